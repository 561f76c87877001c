//! Changes as API Gateway v1 takes them: a list of operations on paths (botocore `PatchOperation`).

use super::error::Refusal;
use super::fields::Fields;

/// One operation of a PATCH request.
pub(super) struct Patch<'a> {
    pub(super) kind: PatchKind,
    /// What it changes, `/throttle/rateLimit`.
    pub(super) path: &'a str,
    /// The new value, as text; empty if there is none.
    pub(super) value: &'a str,
}

/// What an operation does. `copy`, `move` and `test` are for other resources.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PatchKind {
    Add,
    Remove,
    Replace,
}

impl<'a> Patch<'a> {
    /// The operations of a request.
    pub(super) fn all(fields: Fields<'a>) -> Result<Vec<Self>, Refusal> {
        let list = fields.list("patchOperations")?.unwrap_or_default();
        list.iter().map(|one| Self::of(Fields::of(one)?)).collect()
    }

    fn of(fields: Fields<'a>) -> Result<Self, Refusal> {
        let kind = match fields.text("op", 0..=64)? {
            Some("add") => PatchKind::Add,
            Some("remove") => PatchKind::Remove,
            Some("replace") => PatchKind::Replace,
            other => {
                return Err(Refusal::bad_request(format!(
                    "Invalid patch operation specified: op must be add, remove or replace, not {}",
                    other.unwrap_or("nothing")
                )));
            }
        };
        Ok(Self {
            kind,
            path: fields.required("path", 1024)?,
            value: fields.text("value", 0..=4096)?.unwrap_or_default(),
        })
    }

    /// Replaces an optional text; its removal and an empty text clear it.
    pub(super) fn set_text(&self, target: &mut Option<String>) {
        *target = Some(self.value)
            .filter(|value| !value.is_empty() && self.kind != PatchKind::Remove)
            .map(str::to_owned);
    }

    /// The value as a number that is not negative.
    pub(super) fn number<T: std::str::FromStr + PartialOrd + Default>(&self) -> Result<T, Refusal> {
        match self.value.parse() {
            Ok(number) if number >= T::default() => Ok(number),
            _ => Err(Refusal::bad_request(format!(
                "Invalid value for {}: {}",
                self.path, self.value
            ))),
        }
    }

    pub(super) fn unknown_path(&self) -> Refusal {
        Refusal::bad_request(format!(
            "Invalid patch path '{}' specified for this operation",
            self.path
        ))
    }
}
