//! The resource policies of functions, which Lambda has.

use std::collections::BTreeMap;

use futures_util::future::try_join_all;

use super::call::Call;
use super::clients::Session;
use super::read::{ReadError, existing};
use crate::stack::arn::FunctionArn;
use crate::stack::permission::{Statement, statement_id, statements};

/// The statements of resource policies that are about the API `api_id`. A function that does not exist
/// has none.
pub(super) async fn policies(
    session: &Session<'_>,
    api_id: &str,
    functions: impl IntoIterator<Item = FunctionArn>,
) -> Result<BTreeMap<FunctionArn, BTreeMap<String, Statement>>, ReadError> {
    let ours = &statement_id(session.region(), api_id);
    let policies = functions.into_iter().map(|function| async move {
        let request = session
            .lambda_of(&function)
            .get_policy()
            .function_name(function.unqualified())
            .set_qualifier(function.qualifier().map(str::to_owned));
        let call = Call::lambda("GetPolicy", function.as_str());
        let answer = existing(session.call(call, || request.clone().send()).await)?;
        let Some(text) = answer.and_then(|answer| answer.policy) else {
            return Ok(None);
        };
        match statements(&text, ours) {
            Ok(statements) => Ok(Some((function, statements))),
            Err(source) => Err(ReadError::Policy {
                function: function.to_string(),
                source,
            }),
        }
    });
    Ok(try_join_all(policies)
        .await?
        .into_iter()
        .flatten()
        .collect())
}
