//! The paths of custom domains: AWS lists them by domain only.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::try_join_all;

use super::call::Call;
use super::clients::Session;
use super::read::{ReadError, pages};
use crate::stack::live::Mapping;

/// The mappings of each of `names` by id; `None` for a domain that does not exist.
///
/// # Errors
///
/// [`ReadError`] when AWS could not be asked.
pub async fn domains(
    session: &Session<'_>,
    names: BTreeSet<String>,
) -> Result<BTreeMap<String, Option<BTreeMap<String, Mapping>>>, ReadError> {
    let domains = names.into_iter().map(|name| async move {
        let object = format!("the custom domain {name:?}");
        let request = || {
            let gateway = &session.connected.gateway;
            gateway.get_api_mappings().domain_name(&name)
        };
        let items = pages!(session, "GetApiMappings", object.as_str(), request());
        let mappings = items.map(|items| {
            let mappings = items.into_iter().filter_map(|item| {
                let mapping = Mapping {
                    api_id: item.api_id.unwrap_or_default(),
                    stage: item.stage.unwrap_or_default(),
                    key: item.api_mapping_key.unwrap_or_default(),
                };
                Some((item.api_mapping_id?, mapping))
            });
            mappings.collect()
        });
        Ok::<_, ReadError>((name, mappings))
    });
    Ok(try_join_all(domains).await?.into_iter().collect())
}
