//! Operations on API mappings.

use super::call::{Answer, Call, answer, gone, render};
use super::error::Refusal;
use super::fields::Fields;
use super::model::{ApiMapping, DomainName, Mapped, MutualTlsAuthentication};
use super::world::World;

/// Length of a mapping id.
const ID_LENGTH: usize = 6;

/// Longest mapping key in characters (AWS page "API mappings for custom domain names").
const LONGEST_KEY: usize = 300;

impl World {
    pub(super) fn create_api_mapping(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let domain = self.domain_name(call)?;
        let id = call.new_id(&domain.mappings, ID_LENGTH);
        let mapping = ApiMapping {
            api_mapping_id: id,
            api_id: fields.required("apiId", 128)?.to_owned(),
            stage: fields.required("stage", 128)?.to_owned(),
            api_mapping_key: fields
                .text("apiMappingKey", 0..=LONGEST_KEY)?
                .unwrap_or_default()
                .to_owned(),
        };
        self.put_mapping(call, mapping, 201)
    }

    pub(super) fn get_api_mapping(&self, call: &Call<'_>) -> Answer {
        answer(200, self.domain_name(call)?.mapping(call)?)
    }

    pub(super) fn get_api_mappings(&self, call: &Call<'_>) -> Answer {
        call.page(&self.domain_name(call)?.mappings, |_| true, render)
    }

    pub(super) fn update_api_mapping(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let mut changed = self.domain_name(call)?.mapping(call)?.clone();
        fields
            .required("apiId", 128)?
            .clone_into(&mut changed.api_id);
        if let Some(stage) = fields.text("stage", 1..=128)? {
            stage.clone_into(&mut changed.stage);
        }
        if let Some(key) = fields.text("apiMappingKey", 0..=LONGEST_KEY)? {
            key.clone_into(&mut changed.api_mapping_key);
        }
        self.put_mapping(call, changed, 200)
    }

    pub(super) fn delete_api_mapping(&mut self, call: &Call<'_>) -> Answer {
        self.domain_name(call)?.mapping(call)?;
        let domain = self.domain_name_mut(call.parameter(0), call.context)?;
        domain.mappings.remove(call.parameter(1));
        gone()
    }

    /// Refuses to remove an API, or one stage of it, while a mapping leads there (reference §3.2). The
    /// words are those of cloud-nuke#370; for a stage they have no source.
    pub(super) fn refuse_mapped(&self, api: &str, stage: Option<&str>) -> Result<(), Refusal> {
        let leads_there = |mapping: &ApiMapping| {
            mapping.api_id == api && stage.is_none_or(|stage| mapping.stage == stage)
        };
        let is_mapped = self
            .domain_names()
            .values()
            .any(|domain| domain.mappings.values().any(leads_there));
        if !is_mapped {
            return Ok(());
        }
        Err(Refusal::bad_request(match stage {
            None => format!(
                "Deleting API {api} failed. Please remove all API mappings for the API from your \
                 custom domain names."
            ),
            Some(stage) => format!(
                "Deleting stage {stage} of API {api} failed. Please remove all API mappings for the \
                 stage from your custom domain names."
            ),
        }))
    }

    /// Whether `host` (without a port) is a custom domain name, or fits one that starts with `*.`.
    #[must_use]
    pub fn is_domain_name(&self, host: &str) -> bool {
        self.domain_name_of(host).is_some()
    }

    /// Where a request to the custom domain name `host` (without a port) at `path` (with a leading
    /// slash, without a query) goes: to the mapping whose key is the path's first segment, or to the one
    /// without a key. `None` if there is no such domain or mapping.
    #[must_use]
    pub fn mapped(&self, host: &str, path: &str) -> Option<Mapped> {
        let domain = self.domain_name_of(host)?;
        let path = path.strip_prefix('/').unwrap_or(path);
        let (first, after) = path
            .find('/')
            .map_or((path, ""), |slash| path.split_at(slash));
        let (mapping, rest) = match domain.mapping_with_key(first).filter(|_| !first.is_empty()) {
            Some(mapping) => (mapping, after.to_owned()),
            None if path.is_empty() => (domain.mapping_with_key("")?, String::new()),
            None => (domain.mapping_with_key("")?, format!("/{path}")),
        };
        Some(Mapped {
            api_id: mapping.api_id.clone(),
            stage: mapping.stage.clone(),
            rest,
        })
    }

    fn domain_name_of(&self, host: &str) -> Option<&DomainName> {
        let host = host.to_ascii_lowercase();
        let named = |name: &str| {
            self.domain_names()
                .values()
                .find(|domain| domain.domain_name == name)
        };
        named(&host).or_else(|| {
            let (_, parent) = host.split_once('.')?;
            named(&format!("*.{parent}"))
        })
    }

    /// Checks a mapping against what it leads to and against the others, and keeps it.
    fn put_mapping(&mut self, call: &Call<'_>, mapping: ApiMapping, status: u16) -> Answer {
        check_key(&mapping.api_mapping_key)?;
        self.api_named(&mapping.api_id, call.context)?
            .stages
            .get(&mapping.stage)
            .ok_or_else(|| Refusal::not_found("Stage", &mapping.stage))?;
        let domain = self.domain_name_mut(call.parameter(0), call.context)?;
        if domain.mutual_tls_authentication.is_some() {
            return Err(no_mutual_tls());
        }
        let other = domain.mapping_with_key(&mapping.api_mapping_key);
        if other.is_some_and(|other| other.api_mapping_id != mapping.api_mapping_id) {
            return Err(Refusal::conflict(
                "ApiMapping key already exists for this domain name",
            ));
        }
        let response = answer(status, &mapping);
        let id = mapping.api_mapping_id.clone();
        domain.mappings.put(&id, mapping);
        response
    }
}

impl DomainName {
    fn mapping(&self, call: &Call<'_>) -> Result<&ApiMapping, Refusal> {
        let id = call.parameter(1);
        self.mappings
            .get(id)
            .ok_or_else(|| Refusal::not_found("ApiMapping", id))
    }
}

/// Reads the settings of mutual TLS; an empty location takes them away.
pub(super) fn mutual_tls(fields: Fields<'_>) -> Result<Option<MutualTlsAuthentication>, Refusal> {
    let mut truststore_version = None;
    fields.set_text(&mut truststore_version, "truststoreVersion", 64)?;
    match fields.text("truststoreUri", 0..=2048)? {
        None | Some("") => Ok(None),
        Some(uri) if uri.starts_with("s3://") => Ok(Some(MutualTlsAuthentication {
            truststore_uri: uri.to_owned(),
            truststore_version,
        })),
        Some(uri) => Err(Refusal::bad_request(format!(
            "truststoreUri must be an s3:// address, not {uri}"
        ))),
    }
}

/// WebSocket APIs have no mutual TLS (reference §3.2).
pub(super) fn no_mutual_tls() -> Refusal {
    Refusal::bad_request(
        "WebSocket APIs cannot be mapped to a domain name with mutual TLS authentication",
    )
}

/// One segment of letters, digits and `$-_.+!*'()` (AWS page "API mappings for custom domain names");
/// mappings with several segments are not for WebSocket APIs.
fn check_key(key: &str) -> Result<(), Refusal> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "$-_.+!*'()".contains(c);
    if key.chars().all(fits) {
        return Ok(());
    }
    Err(Refusal::bad_request(format!(
        "API mapping key should contain letters, numbers and $-_.+!*'() only, in one segment: {key}"
    )))
}
