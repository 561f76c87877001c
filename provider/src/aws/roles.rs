//! Credentials of roles, from the Security Token Service.
//!
//! The SDK's own provider of a role's credentials knows neither a source identity nor transitive tags, and
//! the one for web identities no token but a file's. When credentials are fetched again, and that
//! no two calls do so at once, is the matter of the SDK's identity cache.

use std::error::Error;
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_sdk_sts::operation::assume_role::builders::AssumeRoleInputBuilder;
use aws_sdk_sts::operation::assume_role_with_web_identity::builders::AssumeRoleWithWebIdentityInputBuilder;
use aws_sdk_sts::types;

use super::settings::{Role, SESSION_NAME, TokenSource, WebIdentity};

/// The credentials of a role that is taken on with other credentials, those of the client.
#[derive(Clone, Debug)]
pub(super) struct AssumedRole {
    /// A client with the credentials that take on the role.
    pub(super) sts: aws_sdk_sts::Client,
    /// The role.
    pub(super) role: Role,
}

/// The credentials of a role that is taken on by a token.
#[derive(Clone, Debug)]
pub(super) struct FederatedRole {
    /// A client; the call is not signed.
    pub(super) sts: aws_sdk_sts::Client,
    /// Role and token.
    pub(super) identity: WebIdentity,
}

/// Why a role could not be taken on.
#[derive(Debug, thiserror::Error)]
enum RoleError {
    #[error(
        "cannot take on role {role_arn} of the provider's {attribute}; check that its trust policy \
         allows {by}, and that the role exists"
    )]
    Refused {
        role_arn: String,
        attribute: &'static str,
        by: &'static str,
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    #[error(
        "cannot read the web identity token in {path}; correct web_identity_token_file of the provider"
    )]
    Token {
        path: String,
        #[source]
        source: std::io::Error,
    },
    #[error("AWS answered without credentials for role {0}; try again")]
    Nothing(String),
}

impl AssumedRole {
    async fn credentials(&self) -> Result<Credentials, CredentialsError> {
        let answer = assume_role(&self.role).send_with(&self.sts).await;
        let answer = answer.map_err(|error| {
            CredentialsError::provider_error(RoleError::Refused {
                role_arn: self.role.role_arn.clone(),
                attribute: "assume_role",
                by: "these credentials to assume it, with this external_id if it asks for one",
                source: Box::new(error),
            })
        })?;
        credentials(answer.credentials, &self.role)
    }
}

impl FederatedRole {
    async fn credentials(&self) -> Result<Credentials, CredentialsError> {
        let role = &self.identity.role;
        let token = match &self.identity.token {
            TokenSource::Given(token) => token.expose().to_owned(),
            TokenSource::File(path) => tokio::fs::read_to_string(path)
                .await
                .map_err(|source| {
                    CredentialsError::invalid_configuration(RoleError::Token {
                        path: path.clone(),
                        source,
                    })
                })?
                .trim()
                .to_owned(),
        };
        let request = assume_role_with_web_identity(role).web_identity_token(token);
        let answer = request.send_with(&self.sts).await;
        let answer = answer.map_err(|error| {
            CredentialsError::provider_error(RoleError::Refused {
                role_arn: role.role_arn.clone(),
                attribute: "assume_role_with_web_identity",
                by: "the issuer and the subject of this token, that the token has not expired",
                source: Box::new(error),
            })
        })?;
        credentials(answer.credentials, role)
    }
}

impl ProvideCredentials for AssumedRole {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials())
    }
}

impl ProvideCredentials for FederatedRole {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials())
    }
}

fn assume_role(role: &Role) -> AssumeRoleInputBuilder {
    // Both parts of every tag are set, so that none is left out.
    let tags = role.tags.iter().filter_map(|(key, value)| {
        let tag = types::Tag::builder().key(key).value(value);
        tag.build().ok()
    });
    AssumeRoleInputBuilder::default()
        .role_arn(&role.role_arn)
        .role_session_name(role.session_name.as_deref().unwrap_or(SESSION_NAME))
        .set_external_id(role.external_id.clone())
        .set_duration_seconds(duration(role))
        .set_policy(role.policy.clone())
        .set_policy_arns(policy_arns(role))
        .set_source_identity(role.source_identity.clone())
        .set_tags(some(tags.collect()))
        .set_transitive_tag_keys(some(role.transitive_tag_keys.clone()))
}

fn assume_role_with_web_identity(role: &Role) -> AssumeRoleWithWebIdentityInputBuilder {
    AssumeRoleWithWebIdentityInputBuilder::default()
        .role_arn(&role.role_arn)
        .role_session_name(role.session_name.as_deref().unwrap_or(SESSION_NAME))
        .set_duration_seconds(duration(role))
        .set_policy(role.policy.clone())
        .set_policy_arns(policy_arns(role))
}

fn credentials(
    credentials: Option<types::Credentials>,
    role: &Role,
) -> Result<Credentials, CredentialsError> {
    let credentials = credentials.ok_or_else(|| {
        CredentialsError::provider_error(RoleError::Nothing(role.role_arn.clone()))
    })?;
    // A time that does not fit the clock is as good as none.
    let expires = SystemTime::try_from(credentials.expiration).ok();
    Ok(Credentials::new(
        credentials.access_key_id,
        credentials.secret_access_key,
        Some(credentials.session_token),
        expires,
        "role of the provider's configuration",
    ))
}

fn duration(role: &Role) -> Option<i32> {
    let seconds = role.duration?.as_secs();
    Some(i32::try_from(seconds).unwrap_or(i32::MAX))
}

fn policy_arns(role: &Role) -> Option<Vec<types::PolicyDescriptorType>> {
    let arns = role.policy_arns.iter();
    some(
        arns.map(|arn| types::PolicyDescriptorType::builder().arn(arn).build())
            .collect(),
    )
}

/// Nothing rather than an empty list, which would be sent.
fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn all_of_a_role_is_sent() {
        let role = Role {
            role_arn: "arn:aws:iam::123456789012:role/deploy".to_owned(),
            session_name: Some("ci".to_owned()),
            external_id: Some("x".to_owned()),
            duration: Some(Duration::from_secs(900)),
            policy: Some("{}".to_owned()),
            policy_arns: vec!["arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned()],
            source_identity: Some("somebody".to_owned()),
            tags: [("team".to_owned(), "support".to_owned())].into(),
            transitive_tag_keys: vec!["team".to_owned()],
        };
        let request = assume_role(&role).build().unwrap();
        assert_eq!(request.role_arn(), Some(role.role_arn.as_str()));
        assert_eq!(request.role_session_name(), Some("ci"));
        assert_eq!(request.external_id(), Some("x"));
        assert_eq!(request.duration_seconds(), Some(900));
        assert_eq!(request.policy(), Some("{}"));
        assert_eq!(
            request.policy_arns()[0].arn(),
            Some(role.policy_arns[0].as_str())
        );
        assert_eq!(request.source_identity(), Some("somebody"));
        assert_eq!(
            (request.tags()[0].key(), request.tags()[0].value()),
            ("team", "support")
        );
        assert_eq!(request.transitive_tag_keys(), ["team"]);
        let request = assume_role_with_web_identity(&role).build().unwrap();
        assert_eq!(request.role_session_name(), Some("ci"));
        assert_eq!(request.duration_seconds(), Some(900));
        assert_eq!(request.policy_arns().len(), 1);
    }

    #[test]
    fn what_a_role_does_not_say_is_left_to_aws() {
        let role = Role {
            role_arn: "arn:aws:iam::123456789012:role/deploy".to_owned(),
            ..Role::default()
        };
        let request = assume_role(&role).build().unwrap();
        assert_eq!(request.role_session_name(), Some(SESSION_NAME));
        assert_eq!(request.duration_seconds(), None);
        assert_eq!((&request.tags, &request.policy_arns), (&None, &None));
    }
}
