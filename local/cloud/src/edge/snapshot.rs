//! What the local cloud has now: distributions and everything that they refer to.
//!
//! A snapshot is kept for [`EdgeOptions::kept`] and read anew after that by the
//! first request that needs it; the others wait for it. There is no older one to fall back on: a
//! snapshot that cannot be read is an error.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_cloudfront::Client;
use aws_sdk_cloudfront::config::retry::RetryConfig;
use aws_sdk_cloudfront::config::timeout::TimeoutConfig;
use aws_sdk_cloudfront::config::{BehaviorVersion, Config, Credentials, Region};
use aws_sdk_cloudfront::operation::get_distribution::GetDistributionError;
use aws_sdk_cloudfront::types as api;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::configuration::{Distribution, Forwarding};
use super::origin::{OriginError, Origins};
use super::read::{self, Parts, References};
use super::read_forwarding;
use super::read_headers::headers_policy;
use super::{AwsAccess, EdgeOptions};

/// One request to the API.
const ONE_CALL: Duration = Duration::from_secs(5);
/// All of them.
const ALL_CALLS: Duration = Duration::from_secs(20);

/// Why there is no snapshot.
#[derive(Debug, thiserror::Error)]
pub(super) enum SnapshotError {
    /// CloudFront's API did not answer a call, or refused it.
    #[error("cloudfront's api of the local cloud does not answer {operation}")]
    Call {
        /// Name of the operation.
        operation: &'static str,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The policy of a bucket.
    #[error("the policy of the bucket {bucket} cannot be read")]
    Bucket {
        /// The bucket.
        bucket: String,
        /// Why.
        #[source]
        source: OriginError,
    },
    /// It took too long.
    #[error("the local cloud's distributions were not read within {} s", ALL_CALLS.as_secs())]
    Late,
}

/// Reads snapshots.
#[derive(Debug)]
pub(super) struct Snapshots {
    client: Client,
    kept: Duration,
    last: Mutex<Option<(Instant, Arc<[Distribution]>)>>,
}

impl Snapshots {
    pub(super) fn new(options: &EdgeOptions) -> Self {
        let AwsAccess {
            endpoint,
            region,
            access_key_id,
            secret_access_key,
        } = &options.aws;
        let secret = secret_access_key.reveal();
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(region.clone()))
            .credentials_provider(Credentials::new(access_key_id, secret, None, None, "edge"))
            .retry_config(RetryConfig::disabled())
            .timeout_config(TimeoutConfig::builder().operation_timeout(ONE_CALL).build())
            .endpoint_url(endpoint)
            .build();
        Self {
            client: Client::from_conf(config),
            kept: options.kept,
            last: Mutex::default(),
        }
    }

    /// The distributions that there are.
    ///
    /// # Errors
    ///
    /// See [`SnapshotError`].
    pub(super) async fn current(
        &self,
        origins: &Origins,
    ) -> Result<Arc<[Distribution]>, SnapshotError> {
        let read = async {
            let mut last = self.last.lock().await;
            let asked = Instant::now();
            if let Some((read, distributions)) = &*last
                && asked.duration_since(*read) < self.kept
            {
                return Ok(Arc::clone(distributions));
            }
            let distributions: Arc<[Distribution]> = self.read(origins).await?.into();
            *last = Some((asked, Arc::clone(&distributions)));
            Ok(distributions)
        };
        timeout(ALL_CALLS, read)
            .await
            .map_err(|_| SnapshotError::Late)?
    }

    async fn read(&self, origins: &Origins) -> Result<Vec<Distribution>, SnapshotError> {
        let mut found = Vec::new();
        let mut references = References::default();
        for id in self.ids().await? {
            // One that has gone in the meantime is none.
            let Some(distribution) = self.distribution(&id).await? else {
                continue;
            };
            if let Some(config) = distribution.distribution_config() {
                references.add(config);
            }
            found.push(distribution);
        }
        let parts = self.parts(&references, origins).await?;
        Ok(found
            .iter()
            .filter_map(|one| read::distribution(one, &parts))
            .collect())
    }

    async fn ids(&self) -> Result<Vec<String>, SnapshotError> {
        let mut ids = Vec::new();
        let mut marker: Option<String> = None;
        loop {
            let request = self.client.list_distributions().set_marker(marker);
            let answer = request.send().await;
            let answer = answer.map_err(failed("ListDistributions"))?;
            let Some(list) = answer.distribution_list() else {
                return Ok(ids);
            };
            ids.extend(list.items().iter().map(|one| one.id().to_owned()));
            marker = list
                .next_marker()
                .filter(|next| list.is_truncated() && !next.is_empty())
                .map(str::to_owned);
            if marker.is_none() {
                return Ok(ids);
            }
        }
    }

    async fn distribution(&self, id: &str) -> Result<Option<api::Distribution>, SnapshotError> {
        match self.client.get_distribution().id(id).send().await {
            Ok(answer) => Ok(answer.distribution),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(GetDistributionError::is_no_such_distribution) =>
            {
                Ok(None)
            }
            Err(error) => Err(failed("GetDistribution")(error)),
        }
    }

    async fn parts(
        &self,
        references: &References,
        origins: &Origins,
    ) -> Result<Parts, SnapshotError> {
        let mut parts = Parts::default();
        for id in &references.headers_policies {
            let answer = self
                .client
                .get_response_headers_policy()
                .id(id)
                .send()
                .await;
            let answer = answer.map_err(failed("GetResponseHeadersPolicy"))?;
            let config = answer
                .response_headers_policy()
                .and_then(api::ResponseHeadersPolicy::response_headers_policy_config);
            if let Some(config) = config {
                let policy = Arc::new(headers_policy(config));
                parts.headers_policies.insert(id.clone(), policy);
            }
        }
        for id in &references.access_controls {
            let answer = self.client.get_origin_access_control().id(id).send().await;
            let answer = answer.map_err(failed("GetOriginAccessControl"))?;
            let config = answer
                .origin_access_control()
                .and_then(api::OriginAccessControl::origin_access_control_config);
            if let Some(config) = config {
                parts.signings.insert(id.clone(), read::signing(config));
            }
        }
        self.forwardings(references, &mut parts.forwardings).await?;
        for bucket in &references.buckets {
            let policy = origins.bucket_policy(bucket).await;
            let policy = policy.map_err(|source| SnapshotError::Bucket {
                bucket: bucket.clone(),
                source,
            })?;
            if let Some(policy) = policy {
                parts.bucket_policies.insert(bucket.clone(), policy);
            }
        }
        Ok(parts)
    }

    /// Reads cache policies and origin request policies; ids are unique among both.
    async fn forwardings(
        &self,
        references: &References,
        forwardings: &mut BTreeMap<String, Forwarding>,
    ) -> Result<(), SnapshotError> {
        for id in &references.cache_policies {
            let answer = self.client.get_cache_policy().id(id).send().await;
            let answer = answer.map_err(failed("GetCachePolicy"))?;
            let config = answer
                .cache_policy()
                .and_then(api::CachePolicy::cache_policy_config);
            if let Some(config) = config {
                forwardings.insert(id.clone(), read_forwarding::cache_policy(config));
            }
        }
        for id in &references.origin_request_policies {
            let answer = self.client.get_origin_request_policy().id(id).send().await;
            let answer = answer.map_err(failed("GetOriginRequestPolicy"))?;
            let config = answer
                .origin_request_policy()
                .and_then(api::OriginRequestPolicy::origin_request_policy_config);
            if let Some(config) = config {
                forwardings.insert(id.clone(), read_forwarding::origin_request_policy(config));
            }
        }
        Ok(())
    }
}

/// What a call that failed becomes.
fn failed<E>(operation: &'static str) -> impl Fn(E) -> SnapshotError
where
    E: std::error::Error + Send + Sync + 'static,
{
    move |source| SnapshotError::Call {
        operation,
        source: source.into(),
    }
}
