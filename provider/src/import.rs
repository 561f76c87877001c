//! What the imports of all resources have in common. An identity names account and Region beside the
//! object; the provider has to work there.

use tfplugin::resource::{ImportRequest, Resource};
use tfplugin::{Diagnostic, Diagnostics, ResultExt, Value};

use crate::provider::ChatbotProvider;
use crate::stack::arn::Home;
use crate::stack::resource::session;

/// Account and Region of an object, as an identity has them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    /// 12 digits.
    pub(crate) account_id: Value<String>,
    /// Such as `eu-west-1`.
    pub(crate) region: Value<String>,
}

impl Place {
    /// The place that `home` is; null where it is not known.
    pub(crate) fn of(home: Option<Home>) -> Self {
        let (account_id, region) = home.map(|home| (home.account, home.region)).unzip();
        Self {
            account_id: account_id.into(),
            region: region.into(),
        }
    }

    /// Makes sure that the provider works at this place, as far as it is known.
    pub(crate) async fn check<R>(&self, request: &ImportRequest<R>) -> Result<(), Diagnostics>
    where
        R: Resource<Provider = ChatbotProvider>,
    {
        let session = session(&request.client, &request.cancellation).await?;
        if let Some(region) = self.region.known() {
            agrees::<R>("region", region, session.region())?;
        }
        if let Some(account) = self.account_id.known() {
            let own = session.account().await.summary("Cannot import")?;
            agrees::<R>("account", account, &own.id)?;
        }
        Ok(())
    }
}

/// Another provider configuration is needed to reach what is elsewhere.
fn agrees<R: Resource>(what: &str, wanted: &str, own: &str) -> Result<(), Diagnostic> {
    if wanted == own {
        return Ok(());
    }
    let detail = format!(
        "The identity names the {what} {wanted}, and the provider works in the {what} {own}. Say \
         `provider` in the import block with a configuration of the provider for {wanted}."
    );
    Err(Diagnostic::error(format!("The {} is elsewhere", R::NAME)).detail(detail))
}

/// Whether a text can be the id of an API.
pub(crate) fn is_api_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether a text can be the name of a stage.
pub(crate) fn is_stage_name(text: &str) -> bool {
    !text.is_empty() && !text.contains('/')
}

/// What is wrong with an identity; `detail` says what to do.
pub(crate) fn invalid_identity(detail: String) -> Diagnostic {
    Diagnostic::error("Invalid identity").detail(detail)
}

/// What is wrong with the text of an import; `detail` says what to do.
pub(crate) fn invalid_id(detail: String) -> Diagnostic {
    Diagnostic::error("Invalid import id").detail(detail)
}
