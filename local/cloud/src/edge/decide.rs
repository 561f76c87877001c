//! What happens to a request: a pure function of the configuration and the request.
//!
//! The order of the questions is CloudFront's: the distribution, the default root object, the
//! behaviour, its methods, and only then the origin. What an origin would refuse by itself, a bucket by
//! its policy, is an answer of the origin: error pages and headers policies are for it too.

use http::{HeaderMap, Method, header};
use percent_encoding::percent_decode_str;

use super::bucket_policy::{self, Access};
use super::choose::choose;
use super::configuration::{
    Behavior, Bucket, Distribution, ErrorPage, Origin, OriginKind, Signing,
};
use super::pattern;

/// A request as far as decisions depend on it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Viewed<'a> {
    /// Its method.
    pub(super) method: &'a Method,
    /// Value of `Host`.
    pub(super) host: &'a str,
    /// Its path as it came, with a slash at its beginning.
    pub(super) path: &'a str,
    /// Its query as it came, if it has one.
    pub(super) query: Option<&'a str>,
    /// Its headers.
    pub(super) headers: &'a HeaderMap,
}

/// An answer that CloudFront itself gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// Its status.
    pub(super) status: u16,
    /// What happened and what to do.
    pub(super) message: String,
}

impl Refusal {
    pub(super) fn new(status: u16, message: String) -> Self {
        Self { status, message }
    }
}

/// What to ask an origin for.
#[derive(Clone, Debug)]
pub(super) struct Fetch<'a> {
    /// The distribution that was asked.
    pub(super) distribution: &'a Distribution,
    /// The behaviour that is for the path.
    pub(super) behavior: &'a Behavior,
    /// Its origin.
    pub(super) origin: &'a Origin,
    /// What of it.
    pub(super) target: Target<'a>,
}

/// What to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target<'a> {
    /// An object of a bucket.
    Object {
        /// The bucket.
        bucket: &'a str,
        /// The key, decoded.
        key: String,
        /// Whether whoever may read the object may know that there is none.
        may_list: bool,
    },
    /// The bucket answers no, without being asked.
    NoObject {
        /// Status of its answer.
        status: u16,
        /// Its code, such as `AccessDenied`.
        code: &'static str,
    },
    /// A path of a REST API.
    Api {
        /// Id of the API.
        api_id: &'a str,
        /// `Host` as the API sees it.
        host: &'a str,
        /// Stage and path, with a slash at its beginning, as they came.
        path: String,
        /// The query, if it has one and all or some of it is forwarded.
        query: Option<String>,
    },
}

/// Decides on a request.
///
/// # Errors
///
/// A refusal when no origin is asked.
pub(super) fn decide<'a>(
    distributions: &'a [Distribution],
    request: Viewed<'_>,
) -> Result<Fetch<'a>, Refusal> {
    let distribution = choose(distributions, request.host)?;
    if !distribution.is_enabled {
        let id = &distribution.id;
        return Err(Refusal::new(
            403,
            format!("the distribution {id} is disabled; enable it"),
        ));
    }
    let is_root = request.path == "/" && !distribution.default_root_object.is_empty();
    let root = format!("/{}", distribution.default_root_object);
    let path = if is_root { &root } else { request.path };
    let behavior = behavior(distribution, path);
    allowed(behavior, request)?;
    fetch(distribution, behavior, Viewed { path, ..request })
}

/// The page of a distribution that stands for an error of its origin, and where to get it: at the
/// behaviour that its path belongs to (developer guide, "Generate custom error responses"). `None` when
/// the error is to be given as it is.
#[must_use]
pub(super) fn error_page<'a>(
    fetched: &Fetch<'a>,
    status: u16,
) -> Option<(&'a ErrorPage, Fetch<'a>)> {
    let distribution = fetched.distribution;
    let page = distribution.error_pages.get(&status)?;
    let request = Viewed {
        method: &Method::GET,
        host: "",
        path: &page.path,
        query: None,
        headers: &HeaderMap::new(),
    };
    let fetch = fetch(distribution, behavior(distribution, &page.path), request).ok()?;
    Some((page, fetch))
}

fn behavior<'a>(distribution: &'a Distribution, path: &str) -> &'a Behavior {
    let path = pattern::normal(path);
    distribution
        .behaviors
        .iter()
        .find(|behavior| pattern::matches(&behavior.path_pattern, &path))
        .unwrap_or(&distribution.default_behavior)
}

/// Whether the behaviour is for such requests at all.
fn allowed(behavior: &Behavior, request: Viewed<'_>) -> Result<(), Refusal> {
    let pattern = &behavior.path_pattern;
    let method = request.method;
    if !is_known(method) {
        let message = format!("cloudfront does not know the method {method}");
        return Err(Refusal::new(405, message));
    }
    if !behavior.allowed_methods.contains(method) {
        let message = format!(
            "the behaviour {pattern} does not allow {method}; add it to its allowed methods"
        );
        return Err(Refusal::new(403, message));
    }
    if matches!(*method, Method::GET | Method::HEAD) && has_body(request.headers) {
        let message = format!("cloudfront refuses a {method} request with a body");
        return Err(Refusal::new(403, message));
    }
    match behavior.not_served {
        None => Ok(()),
        Some(what) => {
            let message = format!(
                "the behaviour {pattern} has {what}, which the local edge does not carry out; apply it to aws to try it"
            );
            Err(Refusal::new(501, message))
        }
    }
}

fn is_known(method: &Method) -> bool {
    matches!(
        *method,
        Method::GET
            | Method::HEAD
            | Method::OPTIONS
            | Method::PUT
            | Method::POST
            | Method::PATCH
            | Method::DELETE
    )
}

fn has_body(headers: &HeaderMap) -> bool {
    let length = headers.get(header::CONTENT_LENGTH);
    headers.contains_key(header::TRANSFER_ENCODING) || length.is_some_and(|length| length != "0")
}

fn fetch<'a>(
    distribution: &'a Distribution,
    behavior: &'a Behavior,
    request: Viewed<'_>,
) -> Result<Fetch<'a>, Refusal> {
    let id = &behavior.origin_id;
    let origin = distribution.origins.get(id).ok_or_else(|| {
        let message = format!("there is no origin {id}, which a behaviour names");
        Refusal::new(502, message)
    })?;
    let target = match &origin.kind {
        OriginKind::Bucket(bucket) => object(distribution, bucket, &origin.path, request)?,
        OriginKind::RestApi { host, api_id } => Target::Api {
            api_id,
            host,
            path: format!("{}{}", origin.path, request.path),
            query: query(behavior, request.query),
        },
        OriginKind::Elsewhere { host } => {
            let message = format!(
                "the origin {host} is not in the local cloud, which has buckets and REST APIs"
            );
            return Err(Refusal::new(502, message));
        }
    };
    Ok(Fetch {
        distribution,
        behavior,
        origin,
        target,
    })
}

/// What a bucket is asked for.
fn object<'a>(
    distribution: &Distribution,
    bucket: &'a Bucket,
    origin_path: &str,
    request: Viewed<'_>,
) -> Result<Target<'a>, Refusal> {
    let no = |status, code| Ok(Target::NoObject { status, code });
    let path = format!("{origin_path}{}", request.path);
    let Ok(key) = percent_decode_str(path.trim_start_matches('/')).decode_utf8() else {
        return no(400, "InvalidURI");
    };
    let (action, is_read) = match *request.method {
        Method::GET | Method::HEAD => ("s3:GetObject", true),
        Method::PUT => ("s3:PutObject", false),
        Method::DELETE => ("s3:DeleteObject", false),
        // A preflight; no bucket's rules for cross-origin requests are looked at.
        Method::OPTIONS => return no(403, "AccessForbidden"),
        _ => return no(405, "MethodNotAllowed"),
    };
    let is_signed = match bucket.signing {
        Signing::Always => true,
        Signing::NoOverride => !request.headers.contains_key(header::AUTHORIZATION),
        Signing::Never => false,
    };
    let policy = bucket.policy.as_deref().unwrap_or_default();
    let partition = distribution.arn.split(':').nth(1).unwrap_or("aws");
    let arn = format!("arn:{partition}:s3:::{}", bucket.name);
    let may = |action, resource: &str| {
        let source_arn = is_signed.then_some(distribution.arn.as_str());
        let access = Access {
            action,
            resource,
            source_arn,
        };
        bucket_policy::allows(policy, access)
    };
    if key.is_empty() || !may(action, &format!("{arn}/{key}")) {
        return no(403, "AccessDenied");
    }
    if !is_read {
        let message = format!(
            "the policy of {} lets cloudfront write, which the local edge does not carry out; apply it to aws to try it",
            bucket.name
        );
        return Err(Refusal::new(501, message));
    }
    Ok(Target::Object {
        bucket: &bucket.name,
        may_list: may("s3:ListBucket", &arn),
        key: key.into_owned(),
    })
}

/// What of a query is forwarded. Parameters keep their order and their encoding.
fn query(behavior: &Behavior, query: Option<&str>) -> Option<String> {
    let chosen = |pair: &&str| {
        let name = pair.split_once('=').map_or(*pair, |(name, _)| name);
        let name = percent_decode_str(name).decode_utf8_lossy();
        behavior.forwarding.queries.has(&name)
    };
    let pairs: Vec<&str> = query?.split('&').filter(chosen).collect();
    (!pairs.is_empty()).then(|| pairs.join("&"))
}

#[cfg(test)]
mod tests;
