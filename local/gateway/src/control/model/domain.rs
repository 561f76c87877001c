//! Custom domain names and what they lead to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::IpAddressType;
use crate::control::table::Table;

/// A custom domain name. A name is there once per region, whichever account has it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DomainName {
    /// Account that made it.
    #[serde(skip)]
    pub account: String,
    /// Region in which it was made.
    #[serde(skip)]
    pub region: String,
    /// Name in lower case, `chat.example.com`.
    pub domain_name: String,
    /// Always `$request.basepath`.
    pub api_mapping_selection_expression: String,
    /// Always one.
    pub domain_name_configurations: Vec<DomainNameConfiguration>,
    /// Where the certificates of callers are checked. No WebSocket API can be mapped to such a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mutual_tls_authentication: Option<MutualTlsAuthentication>,
    /// Always `API_MAPPING_ONLY`.
    pub routing_mode: String,
    /// Tags by key.
    pub tags: BTreeMap<String, String>,
    /// API mappings by id.
    #[serde(skip)]
    pub mappings: Table<ApiMapping>,
}

/// The endpoint behind a custom domain name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DomainNameConfiguration {
    /// Name that the DNS record of the domain points at.
    pub api_gateway_domain_name: String,
    /// Certificate in ACM, of the same region.
    pub certificate_arn: String,
    /// The owner's name for the certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_name: Option<String>,
    /// Always `AVAILABLE`.
    pub domain_name_status: String,
    /// Always `REGIONAL`.
    pub endpoint_type: String,
    /// Hosted zone of [`DomainNameConfiguration::api_gateway_domain_name`], for alias records.
    pub hosted_zone_id: String,
    /// Address family.
    pub ip_address_type: IpAddressType,
    /// Public certificate that proves the ownership of the domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ownership_verification_certificate_arn: Option<String>,
    /// Always `TLS_1_2`.
    pub security_policy: String,
}

/// Authorities whose certificates callers must have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MutualTlsAuthentication {
    /// `s3://…` of the authorities.
    pub truststore_uri: String,
    /// Version of the object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub truststore_version: Option<String>,
}

/// A path of a custom domain name that leads to a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiMapping {
    /// Id, 6 characters.
    pub api_mapping_id: String,
    /// The API.
    pub api_id: String,
    /// The stage.
    pub stage: String,
    /// First segment of the path; empty for none.
    pub api_mapping_key: String,
}

/// Where a request to a custom domain name goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapped {
    /// The API.
    pub api_id: String,
    /// The stage.
    pub stage: String,
    /// What the path has after the mapping key: empty or with a leading slash.
    pub rest: String,
}
