//! Who calls, read from the credential scope of a signature that is not checked.

/// Account and region of a caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Caller {
    pub(super) account: String,
    pub(super) region: String,
}

impl Caller {
    /// Reads `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, …`. What is not there
    /// is taken from `default`.
    pub(super) fn of(authorization: Option<&str>, default: &Self) -> Self {
        let scope = authorization
            .and_then(|text| text.split_once("Credential="))
            .map(|(_, rest)| rest.split(',').next().unwrap_or_default().trim());
        let mut parts = scope.unwrap_or_default().split('/');
        let account = parts
            .next()
            .filter(|key| is_account(key))
            .unwrap_or(&default.account);
        let region = parts
            .nth(1)
            .filter(|region| !region.is_empty())
            .unwrap_or(&default.region);
        Self {
            account: account.to_owned(),
            region: region.to_owned(),
        }
    }
}

fn is_account(key: &str) -> bool {
    key.len() == 12 && key.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::Caller;

    #[test]
    fn account_and_region_come_from_the_scope() {
        let default = caller("000000000000", "us-east-1");
        let scope = |key: &str| {
            format!(
                "AWS4-HMAC-SHA256 Credential={key}/20261122/eu-west-1/apigateway/aws4_request, \
                 SignedHeaders=host, Signature=0"
            )
        };
        for (header, expected) in [
            (None, default.clone()),
            (Some("Bearer x".to_owned()), default.clone()),
            (
                Some("AWS4-HMAC-SHA256 Credential=x".to_owned()),
                default.clone(),
            ),
            (
                Some(scope("AKIAEXAMPLE")),
                caller("000000000000", "eu-west-1"),
            ),
            (
                Some(scope("123456789012")),
                caller("123456789012", "eu-west-1"),
            ),
        ] {
            assert_eq!(
                Caller::of(header.as_deref(), &default),
                expected,
                "{header:?}"
            );
        }
    }

    fn caller(account: &str, region: &str) -> Caller {
        Caller {
            account: account.to_owned(),
            region: region.to_owned(),
        }
    }
}
