//! The Security Token Service, as far as clients of the control plane need it: who they are, and roles.
//!
//! Every role is taken on: nothing here checks a trust policy. The access key of its credentials is the
//! account of the role, so that what is done with them is done in that account.

use std::time::Duration;

use aws_smithy_types::DateTime;
use bytes::Bytes;
use http::{HeaderValue, Method, Request, StatusCode, header};
use http_body_util::Full;

use super::Reply;
use super::caller::Caller;

/// How long credentials of a role are valid, in seconds.
const VALID: Duration = Duration::from_secs(3600);

/// Whether a request is one to the Security Token Service: a form, posted to the root.
pub(super) fn is_asked<B>(request: &Request<B>) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE);
    request.method() == Method::POST
        && request.uri().path() == "/"
        && kind.is_some_and(|kind| {
            kind.as_bytes()
                .starts_with(b"application/x-www-form-urlencoded")
        })
}

/// The name of the operation that `form` asks for, and its answer; `now` is the time since 1970.
pub(super) fn answer(
    form: &[(String, String)],
    caller: &Caller,
    now: Duration,
) -> (&'static str, Reply) {
    let field = |name: &str| {
        form.iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    };
    let role = field("RoleArn").map(String::as_str).unwrap_or_default();
    let of_role = |operation| match account(role) {
        Some(account) => success(operation, &credentials(role, account, now)),
        None => failure("ValidationError", &format!("{role} is invalid")),
    };
    match field("Action").map(String::as_str) {
        Some("GetCallerIdentity") => {
            let name = "GetCallerIdentity";
            (name, success(name, &identity(caller)))
        }
        Some("AssumeRole") => ("AssumeRole", of_role("AssumeRole")),
        Some("AssumeRoleWithWebIdentity") => {
            let name = "AssumeRoleWithWebIdentity";
            (name, of_role(name))
        }
        _ => ("", failure("InvalidAction", "Could not find operation")),
    }
}

fn identity(caller: &Caller) -> String {
    let account = &caller.account;
    format!(
        "<Arn>arn:aws:iam::{account}:user/local</Arn><UserId>AIDALOCAL</UserId>\
         <Account>{account}</Account>"
    )
}

fn credentials(role: &str, account: &str, now: Duration) -> String {
    let expires = DateTime::from_secs_f64((now + VALID).as_secs_f64().floor());
    format!(
        "<Credentials><AccessKeyId>{account}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>\
         <SessionToken>session</SessionToken><Expiration>{expires}</Expiration></Credentials>\
         <AssumedRoleUser><AssumedRoleId>AROALOCAL:session</AssumedRoleId><Arn>{role}</Arn>\
         </AssumedRoleUser>"
    )
}

/// The account of a role's ARN; none if it is not one.
fn account(role: &str) -> Option<&str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@_-/:".contains(&byte);
    let mut parts = role.split(':');
    let is_role = role.starts_with("arn:") && role.contains(":role/") && role.bytes().all(is_plain);
    let account = parts.nth(4).filter(|account| account.len() == 12)?;
    is_role.then_some(account)
}

fn success(operation: &str, result: &str) -> Reply {
    let body = format!(
        "<{operation}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
         <{operation}Result>{result}</{operation}Result></{operation}Response>"
    );
    reply(StatusCode::OK, body)
}

fn failure(code: &str, message: &str) -> Reply {
    let body = format!(
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
         <Code>{code}</Code><Message>{}</Message></Error></ErrorResponse>",
        message.replace(['<', '>', '&'], "")
    );
    reply(StatusCode::BAD_REQUEST, body)
}

fn reply(status: StatusCode, body: String) -> Reply {
    let mut reply = Reply::new(Full::new(Bytes::from(body)));
    *reply.status_mut() = status;
    let kind = HeaderValue::from_static("text/xml");
    reply.headers_mut().insert(header::CONTENT_TYPE, kind);
    reply
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_has_an_account() {
        let check = |role, expected| assert_eq!(account(role), expected, "{role}");
        check(
            "arn:aws:iam::210987654321:role/deploy",
            Some("210987654321"),
        );
        check("arn:aws:iam::210987654321:user/deploy", None);
        check("arn:aws:iam::2109:role/deploy", None);
        check("arn:aws:iam::210987654321:role/<b>", None);
        check("deploy", None);
    }
}
