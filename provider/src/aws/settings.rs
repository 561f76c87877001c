//! How to reach AWS, as plain values: what the provider's configuration says, with defaults.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use aws_credential_types::Credentials;

use super::pacing::Pace;
use super::retry::Backoff;
use crate::stack::tags::IgnoredTags;

/// Retries of one call where the configuration does not say: with [`Backoff::AWS`] about two minutes.
pub const MAX_RETRIES: u32 = 10;

/// Name of a role's session where the configuration does not say.
pub const SESSION_NAME: &str = "terraform-provider-chatbot";

/// How to reach AWS.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Region; `None` leaves it to the environment and the profile.
    pub region: Option<String>,
    /// Profile of the shared configuration files, whose credentials go before those of the
    /// environment; `None` leaves it to the environment.
    pub profile: Option<String>,
    /// Shared configuration files in place of `~/.aws/config`; none for that.
    pub config_files: Vec<String>,
    /// Shared credentials files in place of `~/.aws/credentials`; none for that.
    pub credentials_files: Vec<String>,
    /// Credentials to use in place of the SDK's chain.
    pub credentials: Option<Credentials>,
    /// A role to take on by a token, in place of other credentials.
    pub web_identity: Option<WebIdentity>,
    /// A role to take on with the credentials found so far.
    pub role: Option<Role>,
    /// Endpoint of API Gateway v2; `None` leaves it to the environment, the profile and the Region.
    pub gateway_endpoint: Option<String>,
    /// Endpoint of Lambda; likewise.
    pub lambda_endpoint: Option<String>,
    /// Endpoint of the Security Token Service; likewise.
    pub sts_endpoint: Option<String>,
    /// Which accounts may be changed.
    pub accounts: Accounts,
    /// Tags of every object; `None` while they are not known.
    pub default_tags: Option<BTreeMap<String, String>>,
    /// Tags that belong to others.
    pub ignored_tags: IgnoredTags,
    /// Further products for the user agent, each `name` or `name/version`.
    pub user_agent: Vec<String>,
    /// How often one call may be made again.
    pub max_retries: u32,
    /// Waits between attempts.
    pub backoff: Backoff,
    /// How fast API Gateway may be called; `None` for no limit.
    pub pace: Option<Pace>,
    /// Time between two looks at a deployment that is being made.
    pub poll: Duration,
    /// Attributes of the configuration whose values are not known yet, as at a plan that depends on
    /// objects still to be made. No call is possible then.
    pub unknown: Vec<&'static str>,
}

/// Which accounts may be changed. Lists that are empty allow all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accounts {
    /// Account ids; any other one is refused.
    pub allowed: Vec<String>,
    /// Account ids that are refused.
    pub forbidden: Vec<String>,
}

/// A role, and how its session is to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Role {
    /// ARN of the role.
    pub role_arn: String,
    /// Name of the session; `None` for [`SESSION_NAME`].
    pub session_name: Option<String>,
    /// What the role's trust policy may ask for.
    pub external_id: Option<String>,
    /// Length of the session; `None` leaves it to AWS: an hour.
    pub duration: Option<Duration>,
    /// Policy document that narrows the session.
    pub policy: Option<String>,
    /// Managed policies that narrow the session.
    pub policy_arns: Vec<String>,
    /// Who is behind the session, for the audit trail.
    pub source_identity: Option<String>,
    /// Tags of the session.
    pub tags: BTreeMap<String, String>,
    /// Keys of session tags that a further role takes over.
    pub transitive_tag_keys: Vec<String>,
}

/// A role that is taken on by a token of another identity provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebIdentity {
    /// The role. External id, source identity and tags have no meaning here.
    pub role: Role,
    /// The token.
    pub token: TokenSource,
}

/// Where a token comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenSource {
    /// The configuration has it.
    Given(Token),
    /// A file has it; it is read again for each session.
    File(String),
}

/// A token. It does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Default for Settings {
    fn default() -> Self {
        Self {
            region: None,
            profile: None,
            config_files: Vec::new(),
            credentials_files: Vec::new(),
            credentials: None,
            web_identity: None,
            role: None,
            gateway_endpoint: None,
            lambda_endpoint: None,
            sts_endpoint: None,
            accounts: Accounts::default(),
            default_tags: Some(BTreeMap::new()),
            ignored_tags: IgnoredTags::default(),
            user_agent: Vec::new(),
            max_retries: MAX_RETRIES,
            backoff: Backoff::AWS,
            pace: Some(Pace::AWS),
            poll: Duration::from_secs(1),
            unknown: Vec::new(),
        }
    }
}

impl Accounts {
    /// Whether there is anything to check.
    #[must_use]
    pub fn is_unrestricted(&self) -> bool {
        self.allowed.is_empty() && self.forbidden.is_empty()
    }

    /// Whether the account may be changed.
    ///
    /// # Errors
    ///
    /// [`WrongAccount`] when not.
    pub fn check(&self, account: &str) -> Result<(), WrongAccount> {
        let account = || account.to_owned();
        if self.forbidden.contains(&account()) {
            return Err(WrongAccount::Forbidden(account()));
        }
        if !self.allowed.is_empty() && !self.allowed.contains(&account()) {
            return Err(WrongAccount::NotAllowed {
                account: account(),
                allowed: self.allowed.clone(),
            });
        }
        Ok(())
    }
}

/// The credentials are of an account that must not be changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongAccount {
    /// It is none of those allowed.
    #[error(
        "the credentials are of account {account}, and allowed_account_ids of the provider has {}; \
         use credentials of an allowed account, or add this one",
        .allowed.join(", ")
    )]
    NotAllowed {
        /// The account of the credentials.
        account: String,
        /// Those allowed.
        allowed: Vec<String>,
    },
    /// It is forbidden.
    #[error(
        "the credentials are of account {0}, which forbidden_account_ids of the provider has; use \
         credentials of another account"
    )]
    Forbidden(String),
}

impl Token {
    /// The token itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Token {
    fn from(token: String) -> Self {
        Self(token)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_allowed_or_refused() {
        let check = |allowed: &[&str], forbidden: &[&str], expected: Result<(), &str>| {
            let owned = |list: &[&str]| list.iter().map(|&id| id.to_owned()).collect();
            let accounts = Accounts {
                allowed: owned(allowed),
                forbidden: owned(forbidden),
            };
            let checked = accounts.check("123456789012").map_err(|e| e.to_string());
            match (checked, expected) {
                (Ok(()), Ok(())) => {}
                (Err(is), Err(part)) if is.contains(part) => {}
                (is, _) => panic!("{accounts:?}: {is:?} is not {expected:?}"),
            }
        };
        check(&[], &[], Ok(()));
        check(&["123456789012", "210987654321"], &[], Ok(()));
        check(
            &["210987654321"],
            &[],
            Err("allowed_account_ids of the provider has 210987654321"),
        );
        check(&[], &["210987654321"], Ok(()));
        check(&[], &["123456789012"], Err("forbidden_account_ids"));
    }

    #[test]
    fn a_token_does_not_print() {
        let token = TokenSource::Given(Token::from("secret".to_owned()));
        assert!(!format!("{token:?}").contains("secret"));
    }
}
