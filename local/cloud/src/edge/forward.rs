//! Headers on their way: which of a viewer's an origin sees, and which of an origin's a viewer sees.

use http::header::{
    CONNECTION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_TYPE, COOKIE, HOST, IF_MATCH,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, RANGE, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE, USER_AGENT, VIA,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::configuration::{Behavior, Origin};

/// Name under which CloudFront asks origins (developer guide, "HTTP request headers and CloudFront
/// behavior").
const AGENT: HeaderValue = HeaderValue::from_static("Amazon CloudFront");
/// The viewer's address and everybody's on the way.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// What describes a body or a condition reaches the origin whatever the policies say.
const ALWAYS: [HeaderName; 9] = [
    CONTENT_ENCODING,
    CONTENT_LANGUAGE,
    CONTENT_TYPE,
    IF_MATCH,
    IF_MODIFIED_SINCE,
    IF_NONE_MATCH,
    IF_RANGE,
    IF_UNMODIFIED_SINCE,
    RANGE,
];
/// What is about one connection only (RFC 9110 §7.6.1).
const CONNECTION_ONLY: [HeaderName; 7] = [
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// What the origin sees of `viewed`, the headers of a request from the address `viewer`. `Host` is never
/// among it: the origin's own is put in its place.
#[must_use]
pub(super) fn to_origin(
    behavior: &Behavior,
    origin: &Origin,
    viewed: &HeaderMap,
    viewer: &str,
) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in viewed {
        let chosen = ALWAYS.contains(name) || behavior.forwarding.headers.has(name.as_str());
        let special = [
            HOST,
            COOKIE,
            VIA,
            FORWARDED_FOR,
            http::header::CONTENT_LENGTH,
        ];
        if chosen && !special.contains(name) && !CONNECTION_ONLY.contains(name) {
            headers.append(name, value.clone());
        }
    }
    headers.entry(USER_AGENT).or_insert(AGENT);
    headers.insert(VIA, via());
    if let Some(cookies) = cookies(behavior, viewed) {
        headers.insert(COOKIE, cookies);
    }
    let before = viewed
        .get(FORWARDED_FOR)
        .and_then(|value| value.to_str().ok());
    let path = before.map_or_else(|| viewer.to_owned(), |before| format!("{before}, {viewer}"));
    if let Ok(path) = HeaderValue::from_str(&path) {
        headers.insert(FORWARDED_FOR, path);
    }
    for (name, value) in &origin.custom_headers {
        headers.insert(name, value.clone());
    }
    headers
}

/// Takes away what is about the connection to the origin.
pub(super) fn to_viewer(headers: &mut HeaderMap) {
    for name in &CONNECTION_ONLY {
        headers.remove(name);
    }
}

/// What CloudFront puts into `Via`.
#[must_use]
pub(super) fn via() -> HeaderValue {
    HeaderValue::from_static("1.1 localhost (CloudFront)")
}

fn cookies(behavior: &Behavior, viewed: &HeaderMap) -> Option<HeaderValue> {
    let chosen: Vec<&str> = viewed
        .get_all(COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .map(str::trim)
        .filter(|cookie| {
            let name = cookie.split_once('=').map_or(*cookie, |(name, _)| name);
            !name.is_empty() && behavior.forwarding.cookies.has(name)
        })
        .collect();
    let chosen = (!chosen.is_empty()).then(|| chosen.join("; "))?;
    HeaderValue::from_str(&chosen).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::{to_origin, to_viewer};
    use crate::edge::configuration::{Forwarding, Names};
    use crate::edge::tests::{behavior, bucket};

    fn map(headers: &[(&'static str, &'static str)]) -> HeaderMap {
        headers
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    fn check(forwarding: Forwarding, expected: &[(&'static str, &'static str)]) {
        let mut behavior = behavior("*", "origin");
        behavior.forwarding = forwarding;
        let mut origin = bucket("site", None);
        let custom = (
            HeaderName::from_static("x-origin"),
            HeaderValue::from_static("ours"),
        );
        origin.custom_headers = vec![custom];
        let viewed = map(&[
            ("host", "127.0.0.1:8080"),
            ("content-type", "application/json"),
            ("content-length", "2"),
            ("if-none-match", "\"a\""),
            ("authorization", "Bearer x"),
            ("user-agent", "browser"),
            ("cookie", "a=1; b=2;c=3"),
            ("connection", "keep-alive"),
            ("x-forwarded-for", "10.0.0.1"),
            ("x-origin", "theirs"),
        ]);
        let mut expected = map(expected);
        for (name, value) in map(&[
            ("content-type", "application/json"),
            ("if-none-match", "\"a\""),
            ("via", "1.1 localhost (CloudFront)"),
            ("x-forwarded-for", "10.0.0.1, 127.0.0.1"),
            ("x-origin", "ours"),
        ]) {
            expected.insert(name.unwrap(), value);
        }
        let got = to_origin(&behavior, &origin, &viewed, "127.0.0.1");
        assert_eq!(got, expected, "{:?}", behavior.forwarding);
    }

    #[test]
    fn an_origin_sees_what_the_policies_forward() {
        let only = |name: &str| Names::Only(BTreeSet::from([name.to_owned()]));
        let agent = ("user-agent", "Amazon CloudFront");
        check(Forwarding::default(), &[agent]);
        check(
            Forwarding {
                headers: only("authorization"),
                cookies: only("b"),
                queries: Names::None,
            },
            &[agent, ("authorization", "Bearer x"), ("cookie", "b=2")],
        );
        check(
            Forwarding {
                headers: Names::all(),
                cookies: Names::all(),
                queries: Names::None,
            },
            &[
                ("user-agent", "browser"),
                ("authorization", "Bearer x"),
                ("cookie", "a=1; b=2; c=3"),
            ],
        );
        let cookie = only("a").or(only("c"));
        check(
            Forwarding {
                headers: only("cookie"),
                cookies: cookie,
                queries: Names::None,
            },
            &[agent, ("cookie", "a=1; c=3")],
        );
    }

    #[test]
    fn what_is_about_the_connection_ends_there() {
        let mut headers = map(&[
            ("connection", "close"),
            ("transfer-encoding", "chunked"),
            ("etag", "\"a\""),
        ]);
        to_viewer(&mut headers);
        assert_eq!(headers, map(&[("etag", "\"a\"")]));
    }
}
