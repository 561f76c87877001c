//! What the steps run so far have made: the ids by which later steps refer
//! to it.

use std::collections::BTreeMap;

use super::fingerprint::asking;
use super::live::Live;
use super::step::{AuthorizerRef, DeploymentRef, IntegrationRef, RouteRef};

/// Ids known while steps run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Id of the API, from the start or from CreateApi.
    pub api_id: Option<String>,
    /// Id of the new authorizer.
    pub authorizer: Option<String>,
    /// Ids of new integrations by slot.
    pub integrations: BTreeMap<usize, String>,
    /// Ids of new routes by route key.
    pub routes: BTreeMap<String, String>,
    /// Id of the new deployment.
    pub deployment: Option<String>,
}

/// A step refers to something that no earlier step has made: the steps were
/// not run in order.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the id of the {0} is not known yet")]
pub struct Unresolved(pub String);

impl Memory {
    /// What is known before the first step.
    #[must_use]
    pub fn of(live: &Live) -> Self {
        Self {
            api_id: live.api.as_ref().map(|api| api.id.clone()),
            ..Self::default()
        }
    }

    /// Id of the API.
    ///
    /// # Errors
    ///
    /// [`Unresolved`] before CreateApi.
    pub fn api(&self) -> Result<&str, Unresolved> {
        self.api_id
            .as_deref()
            .ok_or_else(|| Unresolved("api".to_owned()))
    }

    /// Id of an authorizer.
    ///
    /// # Errors
    ///
    /// [`Unresolved`] before CreateAuthorizer.
    pub fn authorizer<'a>(&'a self, reference: &'a AuthorizerRef) -> Result<&'a str, Unresolved> {
        match reference {
            AuthorizerRef::Existing(id) => Ok(id),
            AuthorizerRef::New => self
                .authorizer
                .as_deref()
                .ok_or_else(|| Unresolved("new authorizer".to_owned())),
        }
    }

    /// The description of a deployment that asks this authorizer.
    ///
    /// # Errors
    ///
    /// [`Unresolved`] before CreateAuthorizer.
    pub fn description(
        &self,
        description: &str,
        authorizer: Option<&AuthorizerRef>,
    ) -> Result<String, Unresolved> {
        let id = authorizer.map(|reference| self.authorizer(reference));
        Ok(asking(description, id.transpose()?))
    }

    /// Id of an integration.
    ///
    /// # Errors
    ///
    /// [`Unresolved`] before its CreateIntegration.
    pub fn integration<'a>(&'a self, reference: &'a IntegrationRef) -> Result<&'a str, Unresolved> {
        match reference {
            IntegrationRef::Existing(id) => Ok(id),
            IntegrationRef::New(slot) => self
                .integrations
                .get(slot)
                .map(String::as_str)
                .ok_or_else(|| Unresolved(format!("new integration {slot}"))),
        }
    }

    /// Id of a route.
    ///
    /// # Errors
    ///
    /// [`Unresolved`] before its CreateRoute.
    pub fn route<'a>(&'a self, reference: &'a RouteRef) -> Result<&'a str, Unresolved> {
        match reference {
            RouteRef::Existing(id) => Ok(id),
            RouteRef::New(key) => self
                .routes
                .get(key)
                .map(String::as_str)
                .ok_or_else(|| Unresolved(format!("new route {key:?}"))),
        }
    }

    /// Id of a deployment.
    ///
    /// # Errors
    ///
    /// [`Unresolved`] before CreateDeployment.
    pub fn deployment<'a>(&'a self, reference: &'a DeploymentRef) -> Result<&'a str, Unresolved> {
        match reference {
            DeploymentRef::Existing(id) => Ok(id),
            DeploymentRef::New => self
                .deployment
                .as_deref()
                .ok_or_else(|| Unresolved("new deployment".to_owned())),
        }
    }
}
