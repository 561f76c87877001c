//! Names of things in AWS: the account and region a stack lives in, and
//! Lambda function ARNs. Formats are those of reference §3.5.

use std::fmt;
use std::str::FromStr;

/// Where a stack lives: the three parts every ARN of it begins with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Home {
    /// `aws`, `aws-cn`, `aws-us-gov`, …
    pub partition: String,
    /// Region of the API, such as `eu-west-1`.
    pub region: String,
    /// Account of the API, 12 digits.
    pub account: String,
}

/// ARN of a Lambda function, perhaps with an alias or version.
///
/// Equality is textual: an alias is another target than the bare function,
/// with a resource policy of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionArn {
    text: String,
    partition: String,
    region: String,
    account: String,
    name: String,
    qualifier: Option<String>,
}

/// Why a text is not the ARN of a Lambda function.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FunctionArnError {
    /// The invoke ARN, which is an API Gateway URI around the function's ARN.
    #[error("{0:?} is the invoke ARN of a function")]
    InvokeArn(String),
    /// A bare function name.
    #[error("{0:?} is the name of a function, not its ARN")]
    Name(String),
    /// Anything else.
    #[error("{0:?} is not the ARN of a Lambda function")]
    Malformed(String),
}

/// Why functions do not agree where their stack lives.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HomeError {
    /// The functions belong to several accounts.
    #[error("the functions belong to the accounts {0} and {1}")]
    Accounts(String, String),
    /// The functions belong to several partitions.
    #[error("the functions belong to the partitions {0} and {1}")]
    Partitions(String, String),
}

impl Home {
    /// Takes the three parts as an ARN has them; `None` when one cannot be that.
    #[must_use]
    pub fn of_parts(partition: &str, region: &str, account: &str) -> Option<Self> {
        let valid = is_lower_word(partition)
            && partition.starts_with("aws")
            && is_lower_word(region)
            && account.len() == 12
            && account.bytes().all(|byte| byte.is_ascii_digit());
        valid.then(|| Self {
            partition: partition.to_owned(),
            region: region.to_owned(),
            account: account.to_owned(),
        })
    }

    /// Takes the three parts out of the execution ARN of an API or a stage,
    /// `arn:{partition}:execute-api:{region}:{account}:…`; `None` for any
    /// other text.
    #[must_use]
    pub fn of_execution_arn(arn: &str) -> Option<Self> {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        match parts.as_slice() {
            ["arn", partition, "execute-api", region, account, _] => Some(Self {
                partition: (*partition).to_owned(),
                region: (*region).to_owned(),
                account: (*account).to_owned(),
            }),
            _ => None,
        }
    }

    /// Takes partition and account from the functions behind a stack
    /// (reference §3.5: the safest source a provider has without another
    /// call); the region is the provider's. `None` without a function: then
    /// only the caller's identity tells.
    ///
    /// `account` is the account of the credentials where it is known, which
    /// lets functions live in other accounts.
    ///
    /// # Errors
    ///
    /// [`HomeError`] when the functions disagree.
    pub fn of_functions<'a>(
        functions: impl IntoIterator<Item = &'a FunctionArn>,
        region: &str,
        account: Option<&str>,
    ) -> Result<Option<Self>, HomeError> {
        let mut functions = functions.into_iter();
        let Some(first) = functions.next() else {
            return Ok(None);
        };
        for other in functions {
            if other.partition != first.partition {
                return Err(HomeError::Partitions(
                    first.partition.clone(),
                    other.partition.clone(),
                ));
            }
            if account.is_none() && other.account != first.account {
                return Err(HomeError::Accounts(
                    first.account.clone(),
                    other.account.clone(),
                ));
            }
        }
        Ok(Some(Self {
            partition: first.partition.clone(),
            region: region.to_owned(),
            account: account.unwrap_or(&first.account).to_owned(),
        }))
    }
}

impl FunctionArn {
    /// The whole ARN.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Partition of the function.
    #[must_use]
    pub fn partition(&self) -> &str {
        &self.partition
    }

    /// Region of the function.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Account of the function.
    #[must_use]
    pub fn account(&self) -> &str {
        &self.account
    }

    /// Name of the function.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Alias or version, such as `live`, `7` or `$LATEST`.
    #[must_use]
    pub fn qualifier(&self) -> Option<&str> {
        self.qualifier.as_deref()
    }

    /// The ARN without alias or version: what Lambda's API takes as
    /// `FunctionName` beside a `Qualifier`.
    #[must_use]
    pub fn unqualified(&self) -> String {
        format!(
            "arn:{}:lambda:{}:{}:function:{}",
            self.partition, self.region, self.account, self.name
        )
    }

    /// The URI of an integration that invokes this function.
    ///
    /// The region in it is the function's, as in the function's own invoke
    /// ARN: the part names the service that is called.
    #[must_use]
    pub fn integration_uri(&self) -> String {
        format!(
            "arn:{}:apigateway:{}:{INVOKE_PATH}{}{INVOKE_END}",
            self.partition, self.region, self.text
        )
    }

    /// The function that an integration URI invokes, or `None` when the URI
    /// is something else (another service, a stage variable in the ARN).
    #[must_use]
    pub fn of_integration_uri(uri: &str) -> Option<Self> {
        let (head, rest) = uri.split_once(INVOKE_PATH)?;
        let function: Self = rest.strip_suffix(INVOKE_END)?.parse().ok()?;
        (head == format!("arn:{}:apigateway:{}:", function.partition, function.region))
            .then_some(function)
    }
}

impl FromStr for FunctionArn {
    type Err = FunctionArnError;

    fn from_str(text: &str) -> Result<Self, FunctionArnError> {
        let malformed = || FunctionArnError::Malformed(text.to_owned());
        if text.contains(INVOKE_PATH) {
            return Err(FunctionArnError::InvokeArn(text.to_owned()));
        }
        if is_word(text, NAME_LENGTH) {
            return Err(FunctionArnError::Name(text.to_owned()));
        }
        let parts: Vec<&str> = text.split(':').collect();
        let (head, qualifier) = match parts.len() {
            7 => (&parts[..], None),
            8 => (&parts[..7], Some(parts[7])),
            _ => return Err(malformed()),
        };
        let &[arn, partition, service, region, account, kind, name] = head else {
            return Err(malformed());
        };
        let home = Home::of_parts(partition, region, account);
        let valid = arn == "arn"
            && home.is_some()
            && service == "lambda"
            && kind == "function"
            && is_word(name, NAME_LENGTH)
            && qualifier.is_none_or(|value| value == "$LATEST" || is_word(value, QUALIFIER_LENGTH));
        if !valid {
            return Err(malformed());
        }
        Ok(Self {
            text: text.to_owned(),
            partition: partition.to_owned(),
            region: region.to_owned(),
            account: account.to_owned(),
            name: name.to_owned(),
            qualifier: qualifier.map(str::to_owned),
        })
    }
}

impl fmt::Display for FunctionArn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

const INVOKE_PATH: &str = "lambda:path/2015-03-31/functions/";
const INVOKE_END: &str = "/invocations";
/// Lambda API reference, `FunctionName` of `CreateFunction`.
const NAME_LENGTH: usize = 64;
/// Lambda API reference, `Name` of `CreateAlias`.
const QUALIFIER_LENGTH: usize = 128;

fn is_word(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

fn is_lower_word(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_arn_is_taken_apart() {
        let check = |text: &str, name: &str, qualifier: Option<&str>| {
            let arn: FunctionArn = text.parse().unwrap();
            assert_eq!(arn.name(), name, "{text}");
            assert_eq!(arn.qualifier(), qualifier, "{text}");
            assert_eq!(
                FunctionArn::of_integration_uri(&arn.integration_uri()),
                Some(arn.clone())
            );
            assert!(text.starts_with(&arn.unqualified()), "{text}");
        };
        check(
            "arn:aws:lambda:eu-west-1:123456789012:function:chat",
            "chat",
            None,
        );
        check(
            "arn:aws-cn:lambda:cn-north-1:123456789012:function:chat:live",
            "chat",
            Some("live"),
        );
        check(
            "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:c_1:7",
            "c_1",
            Some("7"),
        );
        check(
            "arn:aws:lambda:eu-west-1:123456789012:function:chat:$LATEST",
            "chat",
            Some("$LATEST"),
        );
    }

    #[test]
    fn what_is_not_a_function_arn_is_named() {
        let check = |text: &str, expected: fn(String) -> FunctionArnError| {
            assert_eq!(text.parse::<FunctionArn>(), Err(expected(text.to_owned())));
        };
        check(
            "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:chat/invocations",
            FunctionArnError::InvokeArn,
        );
        check("chat", FunctionArnError::Name);
        for text in [
            "",
            "arn:aws:lambda:eu-west-1:12345:function:chat",
            "arn:aws:lambda:eu-west-1:123456789012:layer:chat",
            "arn:aws:lambda:eu-west-1:123456789012:function:chat:",
            "arn:aws:lambda:eu-west-1:123456789012:function:chat:live:more",
            "arn:gcp:lambda:eu-west-1:123456789012:function:chat",
            "arn:aws:lambda:eu-west-1:123456789012:function:${stageVariables.f}",
        ] {
            check(text, FunctionArnError::Malformed);
        }
    }

    #[test]
    fn a_uri_of_another_kind_invokes_no_function() {
        for uri in [
            "https://example.com",
            "arn:aws:apigateway:eu-west-1:sqs:path/123456789012/queue",
            "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:chat/invocations",
        ] {
            assert_eq!(FunctionArn::of_integration_uri(uri), None, "{uri}");
        }
    }

    #[test]
    fn an_execution_arn_tells_the_home() {
        let check = |arn: &str, expected: Option<[&str; 3]>| {
            let home = Home::of_execution_arn(arn);
            let home = home.as_ref();
            let parts = home.map(|home| [&*home.partition, &*home.region, &*home.account]);
            assert_eq!(parts, expected, "{arn}");
        };
        let here = Some(["aws-cn", "cn-north-1", "111111111111"]);
        check(
            "arn:aws-cn:execute-api:cn-north-1:111111111111:a1b2c3d4e5",
            here,
        );
        check(
            "arn:aws-cn:execute-api:cn-north-1:111111111111:a1b2c3d4e5/prod",
            here,
        );
        check("arn:aws:apigateway:eu-west-1::/apis/a1b2c3d4e5", None);
        check("arn:aws:execute-api:eu-west-1:111111111111", None);
        check("", None);
    }

    #[test]
    fn a_home_needs_functions_that_agree() {
        let function = |text: &str| text.parse::<FunctionArn>().unwrap();
        let here = function("arn:aws:lambda:eu-west-1:111111111111:function:a");
        let there = function("arn:aws:lambda:eu-west-1:222222222222:function:b");
        let china = function("arn:aws-cn:lambda:cn-north-1:111111111111:function:c");
        let home = |functions: &[&FunctionArn], account| {
            Home::of_functions(functions.iter().copied(), "eu-west-1", account)
        };
        assert_eq!(home(&[], None), Ok(None));
        assert_eq!(home(&[], Some("333333333333")), Ok(None));
        assert!(matches!(
            home(&[&here, &there], None),
            Err(HomeError::Accounts(..))
        ));
        assert!(matches!(
            home(&[&here, &china], None),
            Err(HomeError::Partitions(..))
        ));
        let account = |functions: &[&FunctionArn], account| {
            home(functions, account).unwrap().map(|home| home.account)
        };
        let told = account(&[&here, &there], Some("333333333333"));
        assert_eq!(told.as_deref(), Some("333333333333"));
        let told = account(&[&here, &here], None);
        assert_eq!(told.as_deref(), Some("111111111111"));
    }
}
