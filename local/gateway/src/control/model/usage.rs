//! Who uses an API: API keys and usage plans, and the settings of an account. All of them belong to
//! API Gateway v1 (botocore `apigateway/2015-07-09`), whose moments are numbers.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize, Serializer};

use crate::control::request::Timestamp;
use crate::control::table::Table;

/// An API key.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiKey {
    /// Account that made it.
    #[serde(skip)]
    pub account: String,
    /// Region in which it was made.
    #[serde(skip)]
    pub region: String,
    /// Id, 10 characters.
    pub id: String,
    /// What a caller sends, 20 to 128 characters.
    #[serde(skip)]
    pub value: String,
    /// Name, at most 1,024 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Identifier of a marketplace's customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Free text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether callers may use it.
    pub enabled: bool,
    /// When it was made.
    #[serde(serialize_with = "seconds")]
    pub created_date: Timestamp,
    /// When it was last changed.
    #[serde(serialize_with = "seconds")]
    pub last_updated_date: Timestamp,
    /// Always empty: usage plans have taken the place of stage keys.
    pub stage_keys: Vec<String>,
    /// Tags by key.
    pub tags: BTreeMap<String, String>,
}

impl std::fmt::Debug for ApiKey {
    /// Without the value, which is a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApiKey")
            .field("id", &self.id)
            .field("account", &self.account)
            .field("region", &self.region)
            .field("name", &self.name)
            .field("customer_id", &self.customer_id)
            .field("description", &self.description)
            .field("enabled", &self.enabled)
            .field("last_updated_date", &self.last_updated_date)
            .field("tags", &self.tags)
            .finish_non_exhaustive()
    }
}

/// A usage plan: which keys may call which stages, and how often.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UsagePlan {
    /// Account that made it.
    #[serde(skip)]
    pub account: String,
    /// Region in which it was made.
    #[serde(skip)]
    pub region: String,
    /// Id, 6 characters.
    pub id: String,
    /// Name.
    pub name: String,
    /// Free text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Stages that it opens, in the order in which they were added.
    pub api_stages: Vec<ApiStage>,
    /// Rate of each key; absent means no own limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub throttle: Option<ThrottleSettings>,
    /// Number of requests of each key in a period; absent means no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<QuotaSettings>,
    /// Identifier of a marketplace's product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_code: Option<String>,
    /// Tags by key.
    pub tags: BTreeMap<String, String>,
    /// Keys of the plan, by the id of the API key.
    #[serde(skip)]
    pub keys: Table<()>,
}

/// A stage in a usage plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiStage {
    /// The API.
    pub api_id: String,
    /// The stage.
    pub stage: String,
    /// Rates by route, `{resource}/{method}` in v1's words. WebSocket APIs do not use it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub throttle: BTreeMap<String, ThrottleSettings>,
}

/// How fast requests may come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ThrottleSettings {
    /// Requests that may come at once.
    pub burst_limit: u32,
    /// Requests per second.
    pub rate_limit: f64,
}

/// How many requests may come in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QuotaSettings {
    /// Requests in one period.
    pub limit: u32,
    /// Requests that are subtracted from the first period.
    #[serde(default)]
    pub offset: u32,
    /// The period.
    pub period: QuotaPeriod,
}

/// Period of a quota (botocore `QuotaPeriodType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum QuotaPeriod {
    /// A day in UTC.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
}

/// What a caller with a valid API key may do at a stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Usage {
    /// The key.
    pub api_key_id: String,
    /// The usage plan that opens the stage to it.
    pub usage_plan_id: String,
    /// Rate of the key; `None` means no own limit.
    pub throttle: Option<ThrottleSettings>,
    /// Number of requests of the key; `None` means no limit.
    pub quota: Option<QuotaSettings>,
}

/// Settings of one account in one region.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct AccountSettings {
    /// Role with which API Gateway writes logs (reference §3.7).
    pub cloudwatch_role_arn: Option<String>,
    /// Features that were switched on, `UsagePlans`.
    pub features: BTreeSet<String>,
}

fn seconds<S: Serializer>(moment: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(moment.0)
}
