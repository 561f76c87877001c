//! The calls about functions.

use std::collections::BTreeMap;

use tfplugin_value::Value;
use tfplugin_wire::v6;
use tracing::Instrument;

use super::{Service, convert, schemas};
use crate::diagnostics::Diagnostics;
use crate::function::{Argument, DynFunction, FunctionError};
use crate::logging;
use crate::provider::Provider;
use crate::server::contain;

impl<P: Provider> Service<P> {
    pub(super) fn function_signatures(&self) -> BTreeMap<String, v6::Function> {
        let functions = self.registry.functions().iter();
        functions
            .map(|(name, function)| (name.clone(), schemas::function(&function.signature())))
            .collect()
    }

    pub(super) async fn call_function_by_name(
        &self,
        request: v6::CallFunctionRequest,
    ) -> v6::CallFunctionResponse {
        let span = tracing::debug_span!(
            "call",
            tf_rpc = "CallFunction",
            tf_function = request.name,
            tf_provider_addr = P::ADDRESS,
        );
        let called = contain(async { self.result(&request) })
            .instrument(span)
            .await;
        let result = called.unwrap_or_else(|panic| {
            Err(FunctionError::new(format!(
                "{panic}; this is a bug of the provider, please report it to its developers"
            )))
        });
        match result {
            Ok(result) => v6::CallFunctionResponse {
                result: Some(result),
                error: None,
            },
            Err(error) => v6::CallFunctionResponse {
                result: None,
                error: Some(wire(&error)),
            },
        }
    }

    fn result(&self, request: &v6::CallFunctionRequest) -> Result<v6::DynamicValue, FunctionError> {
        let function = self.registry.functions().get(&request.name);
        let function = function.ok_or_else(|| {
            FunctionError::new(format!("this provider has no function {:?}", request.name))
        })?;
        let result = function.call(arguments(function.as_ref(), &request.arguments)?)?;
        convert::encode(&result, &function.signature().returns).map_err(|error| text(&error))
    }
}

fn arguments<P: Provider>(
    function: &dyn DynFunction<P>,
    sent: &[v6::DynamicValue],
) -> Result<Vec<Value>, FunctionError> {
    let signature = function.signature();
    let decode = |(index, sent): (usize, &v6::DynamicValue)| {
        let argument = Argument::number(index);
        let parameter = signature.inputs.at(index).ok_or_else(|| {
            let number = signature.inputs.parameters.len();
            FunctionError::at(argument, format!("there are only {number} parameters"))
        })?;
        let decoded = convert::decode(Some(sent), &parameter.ty);
        decoded.map_err(|error| FunctionError {
            argument: Some(argument),
            ..text(&error)
        })
    };
    sent.iter().enumerate().map(decode).collect()
}

fn text(diagnostics: &Diagnostics) -> FunctionError {
    FunctionError::new(diagnostics.to_string())
}

fn wire(error: &FunctionError) -> v6::FunctionError {
    v6::FunctionError {
        text: logging::secrets().mask(&error.text).into_owned(),
        function_argument: error
            .argument
            .and_then(|argument| i64::try_from(argument.index()).ok()),
    }
}
