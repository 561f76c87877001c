//! Who may connect.

use std::collections::{BTreeMap, BTreeSet};

use super::found::{Found, known, within};
use super::path::attribute;
use super::{Given, Input, Invalid, PathPart};
use crate::stack::desired::{AUTHORIZER_NAME, Authorization, Authorizer, CONNECT, Connect};
use crate::stack::rules;

/// The attributes of `connect`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConnectInput {
    /// `NONE` by default.
    pub authorization: Given<String>,
    /// None by default.
    pub request_parameters: Given<BTreeMap<String, Given<bool>>>,
    /// Required with `CUSTOM`, and only then.
    pub authorizer: Given<AuthorizerInput>,
}

/// The attributes of `connect.authorizer`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AuthorizerInput {
    /// Required.
    pub function_arn: Given<String>,
    /// None by default.
    pub identity_sources: Given<Vec<Given<String>>>,
    /// [`AUTHORIZER_NAME`] by default.
    pub name: Given<String>,
    /// None by default: a permission of the function instead.
    pub credentials_arn: Given<String>,
}

const PATH: &str = "connect";

impl Input {
    pub(super) fn connect_problems(&self, found: &mut Found) {
        let Given::Known(connect) = &self.connect else {
            return;
        };
        let path = [attribute(PATH)];
        let authorization = within(&path, "authorization");
        found.optional(&authorization, &connect.authorization, |value| {
            rules::authorization(value)
        });
        if let Given::Known(parameters) = &connect.request_parameters {
            for (key, required) in parameters {
                let path = [
                    within(&path, "request_parameters"),
                    vec![PathPart::Key(key.clone())],
                ]
                .concat();
                found.add(&path, rules::request_parameter(key));
                found.required(&path, required, |_| Ok(()));
            }
        }
        let is_custom = match &connect.authorization {
            Given::Unknown => None,
            Given::Known(kind) => Some(kind == "CUSTOM"),
            Given::Absent => Some(false),
        };
        let at = within(&path, "authorizer");
        if is_custom == Some(false) && connect.authorizer.is_written() {
            let verdict = rules::out_of_place(
                "an authorizer is only asked with the authorization CUSTOM",
                "set authorization = \"CUSTOM\", or remove the authorizer",
            );
            found.add(&at, verdict);
        }
        if is_custom == Some(true) {
            found.required(&at, &connect.authorizer, |_| Ok(()));
        }
        if let Given::Known(authorizer) = &connect.authorizer {
            authorizer.problems(&at, found);
        }
        self.connect_without_route(connect, found);
    }

    /// Whoever asks something of clients needs the route that asks it.
    fn connect_without_route(&self, connect: &ConnectInput, found: &mut Found) {
        let Given::Known(routes) = &self.routes else {
            return;
        };
        let asks = matches!(&connect.authorization, Given::Known(kind) if kind != "NONE")
            || matches!(&connect.request_parameters, Given::Known(map) if !map.is_empty());
        if asks && !routes.contains_key(CONNECT) {
            let verdict = rules::out_of_place(
                "the stack has no route \"$connect\", so that nothing is asked of clients",
                "add the route \"$connect\"",
            );
            found.add(&[attribute(PATH)], verdict);
        }
    }

    pub(super) fn build_connect(&self) -> Result<Connect, Invalid> {
        let path = [attribute(PATH)];
        let connect = known(&path, &self.connect, ConnectInput::default())?;
        let authorization = within(&path, "authorization");
        let kind = known(&authorization, &connect.authorization, "NONE".to_owned())?;
        let at = within(&path, "authorizer");
        let authorization = match kind.as_str() {
            "AWS_IAM" => Authorization::AwsIam,
            "CUSTOM" => {
                let authorizer = known(&at, &connect.authorizer, AuthorizerInput::default())?;
                Authorization::Custom(Box::new(authorizer.build(&at)?))
            }
            _ => Authorization::None,
        };
        let parameters = within(&path, "request_parameters");
        let request_parameters = known(&parameters, &connect.request_parameters, BTreeMap::new())?
            .into_iter()
            .map(|(key, required)| {
                let path = [parameters.as_slice(), &[PathPart::Key(key.clone())]].concat();
                Ok((key, known(&path, &required, false)?))
            })
            .collect::<Result<_, _>>()?;
        Ok(Connect {
            authorization,
            request_parameters,
        })
    }
}

impl AuthorizerInput {
    fn problems(&self, path: &[PathPart], found: &mut Found) {
        found.required(&within(path, "function_arn"), &self.function_arn, |value| {
            rules::function_arn(value)
        });
        found.optional(&within(path, "name"), &self.name, |value| {
            rules::authorizer_name(value)
        });
        found.optional(
            &within(path, "credentials_arn"),
            &self.credentials_arn,
            |value| rules::credentials_arn(value),
        );
        for source in self.identity_sources.known().into_iter().flatten() {
            found.required(&within(path, "identity_sources"), source, |value| {
                rules::identity_source(value)
            });
        }
    }

    fn build(&self, path: &[PathPart]) -> Result<Authorizer, Invalid> {
        let sources_path = within(path, "identity_sources");
        let identity_sources = known(&sources_path, &self.identity_sources, Vec::new())?
            .iter()
            .map(|source| known(&sources_path, source, String::new()))
            .collect::<Result<BTreeSet<String>, _>>()?;
        Ok(Authorizer {
            name: known(
                &within(path, "name"),
                &self.name,
                AUTHORIZER_NAME.to_owned(),
            )?,
            function: super::found::function(&within(path, "function_arn"), &self.function_arn)?,
            identity_sources,
            credentials_arn: known(
                &within(path, "credentials_arn"),
                &self.credentials_arn,
                String::new(),
            )?,
        })
    }
}
