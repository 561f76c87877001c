//! The data source `chatbot_probe` as Terraform sees it.

use std::time::{Duration, UNIX_EPOCH};

use tfplugin::data_source::{DataReadRequest, DataSource, DataValidateRequest};
use tfplugin::{Diagnostic, Diagnostics, Path, ResultExt};

use super::address::{Address, AddressError};
use super::model::ProbeModel;
use super::signature::signature;
use super::socket;
use crate::provider::ChatbotProvider;

/// The data source `chatbot_probe`.
#[derive(Debug)]
pub struct ProbeSource;

impl DataSource for ProbeSource {
    const NAME: &'static str = "probe";

    type Provider = ChatbotProvider;
    type Model = ProbeModel;

    fn validate(request: DataValidateRequest<Self>) -> Result<(), Diagnostics> {
        request
            .config()?
            .address()
            .map_err(|error| invalid(&error))?;
        Ok(())
    }

    async fn read(request: DataReadRequest<Self>) -> Result<ProbeModel, Diagnostics> {
        let config = request.config.clone();
        let Some(address) = config.address().map_err(|error| invalid(&error))? else {
            return Err(Diagnostic::error("The url is not known").into());
        };
        let mut probe = config.probe(address);
        if config.signed.known() == Some(&true) {
            let signature = signed(&request, &probe.address).await?;
            probe.headers.extend(signature);
        }
        let report = socket::run(&probe, &request.cancellation).await;
        tracing::info!(
            address = %probe.address, frames = report.count, total = ?report.total,
            failure = report.failure.as_ref().map(tracing::field::display), "probed",
        );
        let must_succeed = config.must_succeed.known() == Some(&true);
        match &report.failure {
            Some(failure) if must_succeed => {
                let detail = format!("{}.", failure.sentence());
                Err(Diagnostic::error("The probe failed").detail(detail).into())
            }
            _ => Ok(config.with_report(report)),
        }
    }
}

async fn signed(
    request: &DataReadRequest<ProbeSource>,
    address: &Address,
) -> Result<http::HeaderMap, Diagnostics> {
    let cannot = "Cannot sign the handshake";
    let session = request.client.session(request.cancellation.clone()).await;
    let session = session.summary(cannot)?;
    let credentials = session.credentials().await.summary(cannot)?;
    let seconds = u64::try_from(session.now()).unwrap_or(0);
    let now = UNIX_EPOCH + Duration::from_secs(seconds);
    // The name of an API's host has its Region; that of a custom domain has not.
    let region = address.region().unwrap_or(session.region());
    Ok(signature(address, credentials, region, now).summary(cannot)?)
}

fn invalid(error: &AddressError) -> Diagnostics {
    Diagnostic::error("Invalid url")
        .detail(format!("{error}."))
        .at(Path::root().attribute("url"))
        .into()
}
