//! Reading, visiting and changing the parts of a value.

use std::collections::BTreeMap;

use crate::data::{Data, Dynamic};
use crate::path::{Path, Step};
use crate::refinements::Refinements;
use crate::value::Value;

impl Value {
    /// Whether neither this value nor any part of it is unknown.
    pub fn is_wholly_known(&self) -> bool {
        match self {
            Self::Unknown(_) => false,
            Self::Null => true,
            Self::Known(data) => match data {
                Data::Bool(_) | Data::Number(_) | Data::String(_) => true,
                Data::List(parts) | Data::Set(parts) | Data::Tuple(parts) => {
                    parts.iter().all(Self::is_wholly_known)
                }
                Data::Map(parts) | Data::Object(parts) => parts.values().all(Self::is_wholly_known),
                Data::Dynamic(dynamic) => dynamic.value.is_wholly_known(),
            },
        }
    }

    /// The part at `path`; `None` if there is none, be it that a step does not
    /// fit the value or that the way leads through null or unknown.
    ///
    /// Values of type `dynamic` are passed through: the next step goes into
    /// what they hold.
    pub fn get(&self, path: &Path) -> Option<&Self> {
        path.steps()
            .iter()
            .try_fold(self, |value, step| value.child(step))
    }

    /// The part at `path` for changing it in place; `None` as for
    /// [`Value::get`], and inside sets, whose elements have no fixed place.
    pub fn get_mut(&mut self, path: &Path) -> Option<&mut Self> {
        path.steps()
            .iter()
            .try_fold(self, |value, step| value.child_mut(step))
    }

    /// Calls `visit` for this value and all parts of it, containers before
    /// their parts.
    ///
    /// A value of type `dynamic` is visited twice at one path: as such and as
    /// what it holds.
    pub fn walk(&self, visit: &mut impl FnMut(&Path, &Self)) {
        self.walk_at(&mut Path::root(), visit);
    }

    /// Replaces all parts of this value and then the value itself by what
    /// `change` makes of them: bottom-up, so that `change` sees containers
    /// whose parts have been changed.
    ///
    /// Paths are those of the original value. Inside a value of type
    /// `dynamic`, `change` is called for what it holds and then, at the same
    /// path, for the whole.
    ///
    /// # Errors
    ///
    /// What `change` returns; the first error ends it.
    pub fn transform<E>(
        self,
        change: &mut impl FnMut(&Path, Self) -> Result<Self, E>,
    ) -> Result<Self, E> {
        self.transform_at(&mut Path::root(), change)
    }

    /// Replaces this value by what `change` makes of it and then the parts of
    /// the result: top-down, so that `change` decides which parts there are.
    ///
    /// # Errors
    ///
    /// What `change` returns; the first error ends it.
    pub fn transform_down<E>(
        self,
        change: &mut impl FnMut(&Path, Self) -> Result<Self, E>,
    ) -> Result<Self, E> {
        self.transform_down_at(&mut Path::root(), change)
    }

    /// The same value in which nothing is known about what is unknown.
    ///
    /// Terraform itself compares planned with configured values so.
    #[must_use]
    pub fn without_refinements(self) -> Self {
        let strip = &mut |_: &Path, value: Self| -> Result<Self, std::convert::Infallible> {
            Ok(if value.is_unknown() {
                Self::Unknown(Refinements::none())
            } else {
                value
            })
        };
        let Ok(stripped) = self.transform(strip);
        stripped
    }

    fn child(&self, step: &Step) -> Option<&Self> {
        match (self.known()?, step) {
            (Data::Object(attributes), Step::Attribute(name)) => attributes.get(name),
            (Data::Map(elements), Step::Key(key)) => elements.get(key),
            (Data::List(elements) | Data::Tuple(elements), Step::Index(index)) => {
                elements.get(*index)
            }
            (Data::Set(elements), Step::Element(wanted)) => {
                elements.iter().find(|element| *element == wanted)
            }
            (Data::Dynamic(dynamic), step) => dynamic.value.child(step),
            _ => None,
        }
    }

    fn child_mut(&mut self, step: &Step) -> Option<&mut Self> {
        match (self.known_mut()?, step) {
            (Data::Object(attributes), Step::Attribute(name)) => attributes.get_mut(name),
            (Data::Map(elements), Step::Key(key)) => elements.get_mut(key),
            (Data::List(elements) | Data::Tuple(elements), Step::Index(index)) => {
                elements.get_mut(*index)
            }
            (Data::Dynamic(dynamic), step) => dynamic.value.child_mut(step),
            _ => None,
        }
    }

    fn walk_at(&self, path: &mut Path, visit: &mut impl FnMut(&Path, &Self)) {
        visit(path, self);
        let Self::Known(data) = self else { return };
        let mut below = |step: Step, part: &Self| {
            path.push(step);
            part.walk_at(path, visit);
            path.pop();
        };
        match data {
            Data::Bool(_) | Data::Number(_) | Data::String(_) => {}
            Data::List(parts) | Data::Tuple(parts) => {
                parts
                    .iter()
                    .enumerate()
                    .for_each(|(at, part)| below(Step::Index(at), part));
            }
            Data::Set(parts) => {
                parts
                    .iter()
                    .for_each(|part| below(Step::Element(part.clone()), part));
            }
            Data::Map(parts) => {
                parts
                    .iter()
                    .for_each(|(key, part)| below(Step::Key(key.clone()), part));
            }
            Data::Object(parts) => {
                parts
                    .iter()
                    .for_each(|(name, part)| below(Step::Attribute(name.clone()), part));
            }
            Data::Dynamic(dynamic) => dynamic.value.walk_at(path, visit),
        }
    }

    fn transform_at<E>(
        self,
        path: &mut Path,
        change: &mut impl FnMut(&Path, Self) -> Result<Self, E>,
    ) -> Result<Self, E> {
        let changed = self.map_parts(path, &mut |path, part| part.transform_at(path, change))?;
        change(path, changed)
    }

    fn transform_down_at<E>(
        self,
        path: &mut Path,
        change: &mut impl FnMut(&Path, Self) -> Result<Self, E>,
    ) -> Result<Self, E> {
        change(path, self)?.map_parts(path, &mut |path, part| part.transform_down_at(path, change))
    }

    /// Replaces the direct parts of a container, `path` leading to each.
    fn map_parts<E>(
        self,
        path: &mut Path,
        change: &mut dyn FnMut(&mut Path, Self) -> Result<Self, E>,
    ) -> Result<Self, E> {
        let Self::Known(data) = self else {
            return Ok(self);
        };
        let mut below = |step: Step, part: Self| {
            path.push(step);
            let changed = change(path, part);
            path.pop();
            changed
        };
        Ok(Self::Known(match data {
            Data::Bool(_) | Data::Number(_) | Data::String(_) => data,
            Data::List(parts) => Data::List(map_indexed(parts, &mut below)?),
            Data::Tuple(parts) => Data::Tuple(map_indexed(parts, &mut below)?),
            Data::Set(parts) => Data::Set(
                parts
                    .into_iter()
                    .map(|part| below(Step::Element(part.clone()), part))
                    .collect::<Result<_, E>>()?,
            ),
            Data::Map(parts) => Data::Map(map_named(parts, Step::Key, &mut below)?),
            Data::Object(parts) => Data::Object(map_named(parts, Step::Attribute, &mut below)?),
            Data::Dynamic(dynamic) => {
                let Dynamic { ty, value } = *dynamic;
                Data::Dynamic(Box::new(Dynamic {
                    ty,
                    value: change(path, value)?,
                }))
            }
        }))
    }
}

fn map_indexed<E>(
    parts: Vec<Value>,
    below: &mut impl FnMut(Step, Value) -> Result<Value, E>,
) -> Result<Vec<Value>, E> {
    parts
        .into_iter()
        .enumerate()
        .map(|(at, part)| below(Step::Index(at), part))
        .collect()
}

fn map_named<E>(
    parts: BTreeMap<String, Value>,
    step: fn(String) -> Step,
    below: &mut impl FnMut(Step, Value) -> Result<Value, E>,
) -> Result<BTreeMap<String, Value>, E> {
    parts
        .into_iter()
        .map(|(name, part)| Ok((name.clone(), below(step(name), part)?)))
        .collect()
}
