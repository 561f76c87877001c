//! What a response headers policy makes of the headers of an answer.
//!
//! Order and precedence as the developer guide describes them ("Understand response headers
//! policies"): what is to go goes first, then CORS, then security and custom headers, each of which
//! gives way to the origin's own unless it overrides it. `Server-Timing` is not sent: it would tell of a
//! cache that is not there.

use chatbot_gateway::data::policy::matches;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

/// A response headers policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HeadersPolicy {
    /// Headers that are taken away.
    pub(super) removed: Vec<HeaderName>,
    /// Cross-origin requests.
    pub(super) cors: Option<Cors>,
    /// Security headers and custom headers.
    pub(super) headers: Vec<PolicyHeader>,
}

/// One header that a policy gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PolicyHeader {
    /// Its name.
    pub(super) name: HeaderName,
    /// Its value.
    pub(super) value: HeaderValue,
    /// Whether it replaces the origin's.
    pub(super) overrides: bool,
}

/// What a policy says of cross-origin requests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cors {
    /// Origins, in which `*` stands for any text.
    pub(super) allowed_origins: Vec<String>,
    /// Value of `Access-Control-Allow-Methods`.
    pub(super) allowed_methods: String,
    /// Value of `Access-Control-Allow-Headers`.
    pub(super) allowed_headers: String,
    /// Value of `Access-Control-Expose-Headers`, empty for none.
    pub(super) exposed_headers: String,
    /// Whether credentials may be sent.
    pub(super) allows_credentials: bool,
    /// How long the answer to a preflight holds, seconds.
    pub(super) max_age: Option<i32>,
    /// Whether it replaces what the origin says.
    pub(super) overrides: bool,
}

impl HeadersPolicy {
    /// Changes `answer`, the headers of the answer to a request with `method` and `request`.
    pub(super) fn apply(&self, method: &Method, request: &HeaderMap, answer: &mut HeaderMap) {
        for name in &self.removed {
            answer.remove(name);
        }
        if let Some(cors) = &self.cors {
            cors.apply(method, request, answer);
        }
        for PolicyHeader {
            name,
            value,
            overrides,
        } in &self.headers
        {
            if *overrides || !answer.contains_key(name) {
                answer.insert(name, value.clone());
            }
        }
    }
}

impl Cors {
    fn apply(&self, method: &Method, request: &HeaderMap, answer: &mut HeaderMap) {
        let Some(origin) = request.get(ORIGIN) else {
            return;
        };
        let Ok(text) = origin.to_str() else {
            return;
        };
        let allowed = |pattern: &String| matches(pattern, text);
        if !self.allowed_origins.iter().any(allowed)
            || (!self.overrides && answer.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN))
        {
            return;
        }
        if self.allowed_origins.iter().any(|pattern| pattern == "*") && !self.allows_credentials {
            answer.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        } else {
            answer.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            answer.append(VARY, HeaderValue::from_static("Origin"));
        }
        if self.allows_credentials {
            let yes = HeaderValue::from_static("true");
            answer.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, yes);
        }
        set(answer, ACCESS_CONTROL_EXPOSE_HEADERS, &self.exposed_headers);
        if method == Method::OPTIONS && request.contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
            set(answer, ACCESS_CONTROL_ALLOW_METHODS, &self.allowed_methods);
            set(answer, ACCESS_CONTROL_ALLOW_HEADERS, &self.allowed_headers);
            if let Some(seconds) = self.max_age {
                answer.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from(seconds));
            }
        }
    }
}

/// Sets a header to a text that is not empty. What cannot be a value is left out, as the API refuses it
/// before.
fn set(answer: &mut HeaderMap, name: HeaderName, text: &str) {
    if let (false, Ok(value)) = (text.is_empty(), HeaderValue::from_str(text)) {
        answer.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::{Cors, HeadersPolicy, PolicyHeader};
    use http::{HeaderMap, HeaderName, HeaderValue, Method};

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

    fn check(
        policy: &HeadersPolicy,
        method: &Method,
        request: &[(&'static str, &'static str)],
        origin: &[(&'static str, &'static str)],
        expected: &[(&'static str, &'static str)],
    ) {
        let mut answer = map(origin);
        policy.apply(method, &map(request), &mut answer);
        assert_eq!(answer, map(expected), "{method} {request:?} {origin:?}");
    }

    #[test]
    fn headers_give_way_unless_they_override() {
        let header = |name, value, overrides| PolicyHeader {
            name: HeaderName::from_static(name),
            value: HeaderValue::from_static(value),
            overrides,
        };
        let policy = HeadersPolicy {
            removed: vec![
                HeaderName::from_static("server"),
                HeaderName::from_static("x-team"),
            ],
            headers: vec![
                header("content-security-policy", "default-src 'self'", true),
                header("x-team", "support", false),
                header("cache-control", "no-store", false),
            ],
            cors: None,
        };
        let get = Method::GET;
        check(
            &policy,
            &get,
            &[],
            &[
                ("server", "AmazonS3"),
                ("content-security-policy", "x"),
                ("cache-control", "max-age=1"),
            ],
            &[
                ("content-security-policy", "default-src 'self'"),
                ("cache-control", "max-age=1"),
                ("x-team", "support"),
            ],
        );
        check(
            &policy,
            &get,
            &[],
            &[("x-team", "taken away first")],
            &[
                ("content-security-policy", "default-src 'self'"),
                ("cache-control", "no-store"),
                ("x-team", "support"),
            ],
        );
    }

    #[test]
    fn cors_is_for_allowed_origins() {
        let policy = |overrides| HeadersPolicy {
            cors: Some(Cors {
                allowed_origins: vec!["https://*.example.com".to_owned()],
                allowed_methods: "GET, POST".to_owned(),
                allowed_headers: "x-a".to_owned(),
                exposed_headers: "etag".to_owned(),
                allows_credentials: true,
                max_age: Some(60),
                overrides,
            }),
            ..HeadersPolicy::default()
        };
        let (get, options) = (Method::GET, Method::OPTIONS);
        let from = ("origin", "https://a.example.com");
        let simple = [
            ("access-control-allow-origin", "https://a.example.com"),
            ("vary", "Origin"),
            ("access-control-allow-credentials", "true"),
            ("access-control-expose-headers", "etag"),
        ];
        check(&policy(true), &get, &[], &[], &[]);
        check(
            &policy(true),
            &get,
            &[("origin", "https://example.org")],
            &[],
            &[],
        );
        check(&policy(true), &get, &[from], &[], &simple);
        let own = [("access-control-allow-origin", "https://own")];
        check(&policy(false), &get, &[from], &own, &own);
        check(&policy(true), &get, &[from], &own, &simple);
        let mut preflight = simple.to_vec();
        preflight.extend([
            ("access-control-allow-methods", "GET, POST"),
            ("access-control-allow-headers", "x-a"),
            ("access-control-max-age", "60"),
        ]);
        let asked = [from, ("access-control-request-method", "POST")];
        check(&policy(true), &options, &asked, &[], &preflight);
        check(&policy(true), &options, &[from], &[], &simple);
        let mut anyone = policy(true);
        if let Some(cors) = &mut anyone.cors {
            *cors = Cors {
                allowed_origins: vec!["*".to_owned()],
                ..Cors::default()
            };
        }
        check(
            &anyone,
            &get,
            &[from],
            &[],
            &[("access-control-allow-origin", "*")],
        );
    }
}
