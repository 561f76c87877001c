//! What the applied distributions say, without the forms of CloudFront's API.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue, Method};

use super::headers_policy::HeadersPolicy;

/// A distribution.
#[derive(Clone, Debug)]
pub(super) struct Distribution {
    /// Its id, such as `E1ABCDEFGHIJKL`.
    pub(super) id: String,
    /// Its ARN.
    pub(super) arn: String,
    /// Its own host name, such as `d111111abcdef8.cloudfront.net`.
    pub(super) domain_name: String,
    /// Further host names; one may begin with `*.`.
    pub(super) aliases: Vec<String>,
    /// Whether it accepts requests.
    pub(super) is_enabled: bool,
    /// What `/` stands for, without a slash at its beginning; empty for nothing.
    pub(super) default_root_object: String,
    /// By id.
    pub(super) origins: BTreeMap<String, Origin>,
    /// In the order in which they are tried.
    pub(super) behaviors: Vec<Behavior>,
    /// For every path that none of [`behaviors`](Self::behaviors) is for.
    pub(super) default_behavior: Behavior,
    /// By the status that the origin answers.
    pub(super) error_pages: BTreeMap<u16, ErrorPage>,
}

/// How requests for some paths are answered.
#[derive(Clone, Debug)]
pub(super) struct Behavior {
    /// Paths that it is for, see [`pattern`](super::pattern).
    pub(super) path_pattern: String,
    /// Key of [`Distribution::origins`].
    pub(super) origin_id: String,
    /// What viewers may use.
    pub(super) allowed_methods: Vec<Method>,
    /// What of a request the origin sees.
    pub(super) forwarding: Forwarding,
    /// What is done to the headers of an answer.
    pub(super) headers_policy: Option<Arc<HeadersPolicy>>,
    /// What the configuration asks for and the edge does not do, as the configuration calls it.
    pub(super) not_served: Option<&'static str>,
}

/// Where answers come from.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// Begins every path, without a slash at its end; empty for nothing.
    pub(super) path: String,
    /// Headers that every request carries.
    pub(super) custom_headers: Vec<(HeaderName, HeaderValue)>,
    /// How long it may be silent.
    pub(super) read_timeout: Duration,
    /// What it is.
    pub(super) kind: OriginKind,
}

/// Origins that the local cloud has.
#[derive(Clone, Debug)]
pub(super) enum OriginKind {
    /// A bucket of S3.
    Bucket(Bucket),
    /// A REST API of API Gateway.
    RestApi {
        /// Its host name, which the origin sees as `Host`.
        host: String,
        /// Its id.
        api_id: String,
    },
    /// Something else, which is not reached.
    Elsewhere {
        /// Its host name.
        host: String,
    },
}

/// A bucket as an origin.
#[derive(Clone, Debug)]
pub(super) struct Bucket {
    /// Its name.
    pub(super) name: String,
    /// When the origin access control signs; without one no request is signed.
    pub(super) signing: Signing,
    /// Its policy, as JSON, if it has one.
    pub(super) policy: Option<String>,
}

/// When requests to a bucket are signed (API reference `OriginAccessControlConfig`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signing {
    /// For each request.
    Always,
    /// For requests without `Authorization`.
    NoOverride,
    /// For none.
    Never,
}

/// A page that stands for an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ErrorPage {
    /// Path of the page, with a slash at its beginning.
    pub(super) path: String,
    /// Status with which it is given.
    pub(super) status: u16,
}

/// What of a request the origin sees beside what it always does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Forwarding {
    /// Headers, in lower case.
    pub(super) headers: Names,
    /// Cookies.
    pub(super) cookies: Names,
    /// Parameters of the query.
    pub(super) queries: Names,
}

/// A choice of names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Names {
    /// None of them.
    #[default]
    None,
    /// These.
    Only(BTreeSet<String>),
    /// All but these.
    AllBut(BTreeSet<String>),
    /// Those of either choice.
    Either(Box<(Names, Names)>),
}

impl Names {
    /// All of them.
    #[must_use]
    pub(super) fn all() -> Self {
        Self::AllBut(BTreeSet::new())
    }

    /// Whether `name` is chosen. Case counts.
    #[must_use]
    pub(super) fn has(&self, name: &str) -> bool {
        match self {
            Self::None => false,
            Self::Only(names) => names.contains(name),
            Self::AllBut(names) => !names.contains(name),
            Self::Either(choices) => choices.0.has(name) || choices.1.has(name),
        }
    }

    /// What either has: the values of a cache key are always in the request to the origin, and an
    /// origin request policy adds to them (developer guide, "How origin request policies and cache
    /// policies work together").
    #[must_use]
    pub(super) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, names) | (names, Self::None) => names,
            (left, right) => Self::Either(Box::new((left, right))),
        }
    }
}

impl Forwarding {
    /// What a cache policy and an origin request policy forward together.
    #[must_use]
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            headers: self.headers.or(other.headers),
            cookies: self.cookies.or(other.cookies),
            queries: self.queries.or(other.queries),
        }
    }
}
