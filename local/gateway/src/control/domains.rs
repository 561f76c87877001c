//! Operations on custom domain names and API mappings.

use super::call::{Answer, Call, answer, gone, render, scramble};
use super::error::Refusal;
use super::fields::Fields;
use super::model::{ApiMapping, DomainName, DomainNameConfiguration, IpAddressType};
use super::request::Context;
use super::table::Table;
use super::world::World;
use super::{mappings, tags};

/// Length of the label in the name that a domain's DNS record points at, after `d-`.
const LABEL_LENGTH: usize = 10;

impl World {
    pub(super) fn create_domain_name(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let name = fields.required("domainName", 512)?.to_ascii_lowercase();
        check_name(&name)?;
        let key = key(&name, call.context);
        // SAM#2208 shows the words and the code.
        if self.domain_names().contains(&key) {
            return Err(Refusal::bad_request(
                "The domain name you provided already exists.",
            ));
        }
        let region = &call.context.region;
        let label = call.new_id(self.domain_names(), LABEL_LENGTH);
        let mut domain = DomainName {
            account: call.context.account.clone(),
            region: region.clone(),
            domain_name: name,
            api_mapping_selection_expression: "$request.basepath".to_owned(),
            domain_name_configurations: vec![DomainNameConfiguration {
                api_gateway_domain_name: format!("d-{label}.execute-api.{region}.amazonaws.com"),
                certificate_arn: String::new(),
                certificate_name: None,
                domain_name_status: "AVAILABLE".to_owned(),
                endpoint_type: "REGIONAL".to_owned(),
                hosted_zone_id: hosted_zone(region),
                ip_address_type: IpAddressType::default(),
                ownership_verification_certificate_arn: None,
                security_policy: "TLS_1_2".to_owned(),
            }],
            mutual_tls_authentication: None,
            routing_mode: "API_MAPPING_ONLY".to_owned(),
            tags: fields.texts("tags")?.unwrap_or_default(),
            mappings: Table::default(),
        };
        tags::check(&domain.tags)?;
        if fields.list("domainNameConfigurations")?.is_none() {
            return Err(one_configuration());
        }
        domain.patch(fields)?;
        let response = answer(201, &domain);
        self.domain_names_mut().put(&key, domain);
        response
    }

    pub(super) fn get_domain_name(&self, call: &Call<'_>) -> Answer {
        answer(200, self.domain_name(call)?)
    }

    pub(super) fn get_domain_names(&self, call: &Call<'_>) -> Answer {
        call.page(
            self.domain_names(),
            |domain| domain.belongs(call.context),
            render,
        )
    }

    pub(super) fn update_domain_name(&mut self, call: &Call<'_>) -> Answer {
        let mut changed = self.domain_name(call)?.clone();
        changed.patch(call.fields()?)?;
        if changed.mutual_tls_authentication.is_some() && !changed.mappings.is_empty() {
            return Err(mappings::no_mutual_tls());
        }
        let response = answer(200, &changed);
        let key = key(&changed.domain_name, call.context);
        self.domain_names_mut().put(&key, changed);
        response
    }

    /// Removes the domain name with its mappings. Whether AWS asks for their removal first has no source.
    pub(super) fn delete_domain_name(&mut self, call: &Call<'_>) -> Answer {
        let key = key(&self.domain_name(call)?.domain_name, call.context);
        self.domain_names_mut().remove(&key);
        gone()
    }

    /// The domain name that the path names.
    pub(super) fn domain_name(&self, call: &Call<'_>) -> Result<&DomainName, Refusal> {
        let name = call.parameter(0);
        self.domain_names()
            .get(&key(name, call.context))
            .filter(|domain| domain.belongs(call.context))
            .ok_or_else(|| no_domain_name(name))
    }

    /// The domain name `name`, if the caller's account and region have it.
    pub(super) fn domain_name_mut(
        &mut self,
        name: &str,
        context: &Context,
    ) -> Result<&mut DomainName, Refusal> {
        self.domain_names_mut()
            .get_mut(&key(name, context))
            .filter(|domain| domain.belongs(context))
            .ok_or_else(|| no_domain_name(name))
    }
}

impl DomainName {
    /// Whether the caller's account and region have this domain name.
    pub(super) fn belongs(&self, context: &Context) -> bool {
        self.account == context.account && self.region == context.region
    }

    /// The mapping with this key.
    pub(super) fn mapping_with_key(&self, key: &str) -> Option<&ApiMapping> {
        self.mappings
            .values()
            .find(|mapping| mapping.api_mapping_key == key)
    }

    fn patch(&mut self, fields: Fields<'_>) -> Result<(), Refusal> {
        if let Some(configurations) = fields.list("domainNameConfigurations")? {
            let [given] = configurations else {
                return Err(one_configuration());
            };
            let given = Fields::of(given)?;
            for configuration in &mut self.domain_name_configurations {
                configuration.patch(given, &self.region)?;
            }
        }
        if let Some(given) = fields.object("mutualTlsAuthentication")? {
            self.mutual_tls_authentication = mappings::mutual_tls(given)?;
        }
        match fields.text("routingMode", 0..=64)? {
            None | Some("API_MAPPING_ONLY") => Ok(()),
            Some(other) => Err(Refusal::bad_request(format!(
                "this simulator has no routing rules: routingMode must be API_MAPPING_ONLY, not {other}"
            ))),
        }
    }
}

impl DomainNameConfiguration {
    fn patch(&mut self, fields: Fields<'_>, region: &str) -> Result<(), Refusal> {
        // serverless-domain-manager#381 shows the words.
        let fits = |name: &str, expected: &str| {
            let given = fields.text(name, 0..=64)?;
            Ok::<_, Refusal>(given.is_none_or(|text| text.is_empty() || text == expected))
        };
        if !fits("endpointType", "REGIONAL")? || !fits("securityPolicy", "TLS_1_2")? {
            return Err(Refusal::bad_request(
                "Only REGIONAL domain names with a security policy of TLS 1.2 can be managed through \
                 the API Gateway V2 API.",
            ));
        }
        if let Some(arn) = fields.text("certificateArn", 0..=2048)? {
            arn.clone_into(&mut self.certificate_arn);
        }
        let parts: Vec<&str> = self.certificate_arn.splitn(6, ':').collect();
        let is_certificate = matches!(
            parts.as_slice(),
            ["arn", _, "acm", place, _, resource]
                if *place == region && resource.starts_with("certificate/")
        );
        if !is_certificate {
            return Err(Refusal::bad_request(format!(
                "Invalid certificate ARN: {}. Certificate must be in '{region}'.",
                self.certificate_arn
            )));
        }
        fields.set_text(&mut self.certificate_name, "certificateName", 128)?;
        fields.set_arn(
            &mut self.ownership_verification_certificate_arn,
            "ownershipVerificationCertificateArn",
        )?;
        self.ip_address_type = fields
            .choice("ipAddressType")?
            .unwrap_or(self.ip_address_type);
        Ok(())
    }
}

/// Under which id a domain name is in the table.
fn key(name: &str, context: &Context) -> String {
    format!("{}/{}", context.region, name.to_ascii_lowercase())
}

fn no_domain_name(name: &str) -> Refusal {
    Refusal {
        message: format!("Invalid domain name identifier specified {name}"),
        ..Refusal::not_found("DomainName", name)
    }
}

fn one_configuration() -> Refusal {
    // floci#2390 has these words from AWS.
    Refusal::bad_request("Invalid input. Expected one domain name configuration")
}

/// Labels of letters, digits and `-`, at least two; the first may be `*`.
fn check_name(name: &str) -> Result<(), Refusal> {
    let labels: Vec<&str> = name.split('.').collect();
    let fits = |(index, label): (usize, &&str)| {
        (index == 0 && *label == "*")
            || !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    if labels.len() >= 2 && labels.iter().enumerate().all(fits) {
        return Ok(());
    }
    Err(Refusal::bad_request(format!(
        "Invalid domain name specified: {name}"
    )))
}

/// A hosted zone id for the endpoints of a region: the same for every domain name in it, as on AWS.
fn hosted_zone(region: &str) -> String {
    let seed = region
        .bytes()
        .fold(0, |seed, byte| scramble(seed ^ u64::from(byte)));
    format!("Z{seed:016X}")
}
