//! The calls about data sources.

use tfplugin_value::Value;
use tfplugin_wire::v6;

use super::call::Doing;
use super::provider::hide_secrets;
use super::run::Run;
use super::{Service, convert};
use crate::diagnostics::Diagnostics;
use crate::engine;
use crate::private::Private;
use crate::provider::Provider;
use crate::timeouts::Operation;

type Answered<A> = Result<(A, Diagnostics), Diagnostics>;

impl<P: Provider> Service<P> {
    pub(super) async fn validate_data_source(
        &self,
        request: v6::ValidateDataResourceConfigRequest,
    ) -> Answered<v6::ValidateDataResourceConfigResponse> {
        let entry = self.registry.data_source(&request.type_name)?;
        let typed = entry.typed();
        let config = convert::decode(request.config.as_ref(), &typed.ty)?;
        hide_secrets(&typed.schema.block, &config);
        let mut diagnostics = engine::validate_config(&typed.schema.block, &config);
        if let Err(more) = entry.data_source.validate(config) {
            diagnostics.append(more);
        }
        Ok((
            v6::ValidateDataResourceConfigResponse::default(),
            diagnostics,
        ))
    }

    pub(super) async fn read_data(
        &self,
        request: v6::ReadDataSourceRequest,
        run: &Run<P>,
    ) -> Answered<v6::ReadDataSourceResponse> {
        let entry = self.registry.data_source(&request.type_name)?;
        let typed = entry.typed();
        let config = convert::decode(request.config.as_ref(), &typed.ty)?;
        hide_secrets(&typed.schema.block, &config);
        let config = engine::apply_defaults(&typed.schema.block, &config, config.clone());
        let limit = entry
            .data_source
            .timeouts()
            .configured(Operation::Read, &config);
        let handles = run.handles(&Private::default(), limit)?;
        let progress = handles.progress.clone();
        let limit = Doing::READING.limit(&typed.schema, limit, &handles);
        let result = limit
            .run(entry.data_source.read(config.clone(), handles))
            .await;
        let read = engine::finish_data_read(&typed.schema, &config, result);
        hide_secrets(&typed.schema.block, &read.state);
        let (_, mut diagnostics) = progress.take();
        diagnostics.append(read.diagnostics);
        let state = match read.state {
            Value::Null => None,
            state => Some(convert::encode(&state, &typed.ty)?),
        };
        Ok((
            v6::ReadDataSourceResponse {
                state,
                ..Default::default()
            },
            diagnostics,
        ))
    }
}
