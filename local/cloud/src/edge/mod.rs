//! The edge of the local cloud: serves CloudFront distributions on loopback as their configuration says.
//!
//! It has no routes of its own. Distributions, policies and origin access controls are read through
//! CloudFront's API, bucket policies and objects through S3's, and REST APIs are asked as any viewer
//! would ask them. The module `decide` is the core: configuration and request in, what to ask which origin
//! out.
//!
//! What differs from CloudFront:
//!
//! - Plain HTTP on loopback stands for HTTPS: viewer protocol policies and certificates have no effect.
//! - Nothing is cached, so every answer is a miss and nothing needs to be invalidated. Cache policies count
//!   for what they forward to origins.
//! - Nothing is compressed.
//! - Web ACLs, geographic restrictions and logs have no effect; a distribution that is disabled or changed
//!   is so within [`EdgeOptions::kept`] and not after minutes.
//! - Origins are buckets through an origin access control, whose policy the edge evaluates itself, and REST
//!   APIs. Writing to a bucket, functions, Lambda@Edge, signed URLs and field-level encryption are refused with
//!   501, other origins with 502.
//! - Errors of the edge itself are a line of text that says what to do, with CloudFront's status.

mod bucket_policy;
mod choose;
mod configuration;
mod decide;
mod forward;
mod headers_policy;
mod origin;
mod pattern;
mod read;
mod read_forwarding;
mod read_headers;
mod serve;
mod snapshot;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use chatbot_gateway::data::caller::Secret;

use crate::listener::Serving;
use origin::Origins;
use serve::Viewers;
use snapshot::Snapshots;

/// How AWS's services are reached.
#[derive(Clone, Debug)]
pub struct AwsAccess {
    /// Address of CloudFront, S3 and REST APIs, such as `http://127.0.0.1:4566`.
    pub endpoint: String,
    /// Region of signatures.
    pub region: String,
    /// Access key of somebody who may read everything.
    pub access_key_id: String,
    /// Its secret.
    pub secret_access_key: Secret,
}

/// How an [`Edge`] starts.
#[derive(Clone, Debug)]
pub struct EdgeOptions {
    /// Address to listen at, on loopback. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where everything is.
    pub aws: AwsAccess,
    /// How long the configuration of distributions holds before it is read again.
    pub kept: Duration,
}

impl EdgeOptions {
    /// A free port on 127.0.0.1, and changes that are seen within a second.
    #[must_use]
    pub fn new(aws: AwsAccess) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            aws,
            kept: Duration::from_secs(1),
        }
    }
}

/// Why an [`Edge`] does not start.
#[derive(Debug, thiserror::Error)]
pub enum EdgeError {
    /// The address is not on this machine's loopback interface.
    #[error(
        "refusing to listen at {0}: the edge stands for the whole world, so it serves loopback only"
    )]
    NotLoopback(SocketAddr),
    /// The address cannot be listened at.
    #[error("the edge cannot listen at {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: io::Error,
    },
}

/// A running edge. Dropping it ends it at once; [`Edge::shutdown`] waits for that.
#[derive(Debug)]
pub struct Edge(Serving);

impl Edge {
    /// Listens and serves until it is shut down. Must be called within a Tokio runtime. Nothing is asked
    /// before the first request.
    ///
    /// # Errors
    ///
    /// The address is not on loopback or cannot be listened at.
    pub async fn start(options: EdgeOptions) -> Result<Self, EdgeError> {
        let address = options.listen;
        if !address.ip().is_loopback() {
            return Err(EdgeError::NotLoopback(address));
        }
        let viewers = Arc::new(Viewers {
            snapshots: Snapshots::new(&options),
            origins: Origins::new(options.aws),
        });
        let reply = move |request, remote| {
            let viewers = Arc::clone(&viewers);
            async move { viewers.reply(request, remote).await }
        };
        let serving = Serving::start("edge", address, reply).await;
        serving
            .map(Self)
            .map_err(|source| EdgeError::Listen { address, source })
    }

    /// Where the only distribution is: `http://127.0.0.1:PORT`. With more of them each is at its id, in
    /// lower case, before `.localhost:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        self.0.url()
    }

    /// Stops listening and breaks off the answers that are being given.
    pub async fn shutdown(self) {
        self.0.shutdown().await;
    }
}

#[cfg(test)]
mod tests {
    //! Small configurations for the tests of the parts.

    use std::collections::BTreeMap;
    use std::time::Duration;

    use http::Method;
    use serde_json::json;

    use super::configuration::{
        Behavior, Bucket, Distribution, Forwarding, Origin, OriginKind, Signing,
    };

    /// An enabled distribution of one bucket that it may read.
    pub(super) fn distribution(id: &str) -> Distribution {
        let policy = json!({ "Statement": {
            "Effect": "Allow",
            "Principal": { "Service": "cloudfront.amazonaws.com" },
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::site/*",
        } });
        Distribution {
            id: id.to_owned(),
            arn: format!("arn:aws:cloudfront::000000000000:distribution/{id}"),
            domain_name: format!("{}.cloudfront.net", id.to_ascii_lowercase()),
            aliases: Vec::new(),
            is_enabled: true,
            default_root_object: String::new(),
            origins: BTreeMap::from([(
                "bucket".to_owned(),
                bucket("site", Some(policy.to_string())),
            )]),
            behaviors: Vec::new(),
            default_behavior: behavior("*", "bucket"),
            error_pages: BTreeMap::new(),
        }
    }

    /// A behaviour for reading.
    pub(super) fn behavior(path_pattern: &str, origin_id: &str) -> Behavior {
        Behavior {
            path_pattern: path_pattern.to_owned(),
            origin_id: origin_id.to_owned(),
            allowed_methods: vec![Method::GET, Method::HEAD],
            forwarding: Forwarding::default(),
            headers_policy: None,
            not_served: None,
        }
    }

    /// A bucket behind an origin access control.
    pub(super) fn bucket(name: &str, policy: Option<String>) -> Origin {
        Origin {
            path: String::new(),
            custom_headers: Vec::new(),
            read_timeout: Duration::from_secs(30),
            kind: OriginKind::Bucket(Bucket {
                name: name.to_owned(),
                signing: Signing::Always,
                policy,
            }),
        }
    }
}
