//! The JSON form of types, as the plugin protocol and state files have them.

use serde_json::Value as Json;

use super::{ObjectType, Type};
use crate::MAX_DEPTH;

/// A text that is not the JSON form of a type.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TypeError {
    /// The text is not JSON.
    #[error("a type must be written in JSON")]
    Syntax(#[source] serde_json::Error),
    /// A name stands for no type.
    #[error("{0:?} is not the name of a type")]
    UnknownName(String),
    /// The JSON is neither the name of a type nor an array that starts with
    /// one and fits it.
    #[error("{0}")]
    Shape(&'static str),
    /// An optional attribute is none of the attributes.
    #[error("the optional attribute {0:?} does not exist")]
    UnknownOptional(String),
    /// The type nests deeper than [`MAX_DEPTH`].
    #[error("the type is nested more than {MAX_DEPTH} levels deep")]
    TooDeep,
}

impl Type {
    /// The JSON form of this type: `"string"`, `["list","string"]`,
    /// `["object",{"name":"string"}]` (reference §2.6). Attributes are sorted
    /// by name; optional ones follow as a third element, if there are any.
    ///
    /// ```
    /// use tfplugin_value::Type;
    ///
    /// let ty = Type::map(Type::object([("id", Type::Number)]));
    /// assert_eq!(ty.to_json(), r#"["map",["object",{"id":"number"}]]"#);
    /// ```
    pub fn to_json(&self) -> String {
        to_json(self).to_string()
    }

    /// Reads the JSON form of a type.
    ///
    /// # Errors
    ///
    /// If `text` is something else, or a type nested deeper than
    /// [`MAX_DEPTH`].
    pub fn from_json(text: &[u8]) -> Result<Self, TypeError> {
        let json = serde_json::from_slice(text).map_err(TypeError::Syntax)?;
        from_json(json, 1)
    }
}

fn to_json(ty: &Type) -> Json {
    let array = |name: &str, argument: Json| Json::Array(vec![name.into(), argument]);
    match ty {
        Type::Bool => "bool".into(),
        Type::Number => "number".into(),
        Type::String => "string".into(),
        Type::Dynamic => "dynamic".into(),
        Type::List(element) => array("list", to_json(element)),
        Type::Set(element) => array("set", to_json(element)),
        Type::Map(element) => array("map", to_json(element)),
        Type::Tuple(elements) => array("tuple", elements.iter().map(to_json).collect()),
        Type::Object(object) => {
            let attributes = object.attributes.iter();
            let attributes = attributes
                .map(|(name, ty)| (name.clone(), to_json(ty)))
                .collect();
            let mut parts = vec!["object".into(), Json::Object(attributes)];
            if !object.optional.is_empty() {
                parts.push(object.optional.iter().map(String::as_str).collect());
            }
            Json::Array(parts)
        }
    }
}

fn from_json(json: Json, depth: usize) -> Result<Type, TypeError> {
    if depth > MAX_DEPTH {
        return Err(TypeError::TooDeep);
    }
    match json {
        Json::String(name) => match name.as_str() {
            "bool" => Ok(Type::Bool),
            "number" => Ok(Type::Number),
            "string" => Ok(Type::String),
            "dynamic" => Ok(Type::Dynamic),
            _ => Err(TypeError::UnknownName(name)),
        },
        Json::Array(parts) => composite(parts, depth),
        _ => Err(TypeError::Shape(
            "a type is a name or an array that starts with one",
        )),
    }
}

fn composite(parts: Vec<Json>, depth: usize) -> Result<Type, TypeError> {
    let mut parts = parts.into_iter();
    let (Some(Json::String(name)), Some(argument)) = (parts.next(), parts.next()) else {
        return Err(TypeError::Shape(
            "a composite type is an array of a name and an argument",
        ));
    };
    let third = parts.next();
    if parts.next().is_some() || (third.is_some() && name != "object") {
        return Err(TypeError::Shape("a composite type has too many arguments"));
    }
    let below = depth + 1;
    match name.as_str() {
        "list" => Ok(Type::list(from_json(argument, below)?)),
        "set" => Ok(Type::set(from_json(argument, below)?)),
        "map" => Ok(Type::map(from_json(argument, below)?)),
        "tuple" => tuple(argument, below),
        "object" => object(argument, third, below),
        _ => Err(TypeError::UnknownName(name)),
    }
}

fn tuple(elements: Json, depth: usize) -> Result<Type, TypeError> {
    let Json::Array(elements) = elements else {
        return Err(TypeError::Shape(
            "the argument of \"tuple\" is an array of types",
        ));
    };
    let elements = elements
        .into_iter()
        .map(|element| from_json(element, depth));
    elements.collect::<Result<_, _>>().map(Type::Tuple)
}

fn object(attributes: Json, optional: Option<Json>, depth: usize) -> Result<Type, TypeError> {
    let Json::Object(attributes) = attributes else {
        return Err(TypeError::Shape(
            "the argument of \"object\" is an object of types",
        ));
    };
    let mut object = ObjectType::default();
    for (name, ty) in attributes {
        object.attributes.insert(name, from_json(ty, depth)?);
    }
    let names = match optional {
        None => Vec::new(),
        Some(Json::Array(names)) => names,
        Some(_) => {
            return Err(TypeError::Shape(
                "optional attributes are an array of names",
            ));
        }
    };
    for name in names {
        let Json::String(name) = name else {
            return Err(TypeError::Shape(
                "optional attributes are an array of names",
            ));
        };
        if !object.attributes.contains_key(&name) {
            return Err(TypeError::UnknownOptional(name));
        }
        object.optional.insert(name);
    }
    Ok(Type::Object(object))
}
