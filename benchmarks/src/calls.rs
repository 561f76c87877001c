//! What the calls of one command say: how many, how many of them one after another, and how fast an
//! account's quotas would have let them be made. Pure.

use serde::Deserialize;

/// Calls of the control plane an account may make at once after a pause.
const BURST: f64 = 40.0;
/// Calls of the control plane a second that an account may make in the long run (AWS page "Amazon API
/// Gateway quotas", as those below).
const RATE: f64 = 10.0;
/// Seconds between two CreateDeployment calls.
const DEPLOYMENT_INTERVAL: f64 = 5.0;

/// A call as the simulator has logged it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Call {
    /// Name of the operation, `CreateRoute`.
    pub operation: String,
    /// HTTP method.
    pub method: String,
    /// Path of the request.
    pub path: String,
    /// When it came, in milliseconds since 1970-01-01T00:00:00Z.
    pub time_ms: u64,
    /// HTTP status of the answer, if there was one.
    pub status: Option<u16>,
}

impl Call {
    /// Whether it asks and changes nothing.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.method == "GET"
    }

    /// Whether it is one of API Gateway, and not of Lambda or another service.
    #[must_use]
    pub fn is_gateway(&self) -> bool {
        self.path.starts_with("/v2/")
    }

    /// Whether it was refused because a quota was used up.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.status == Some(429)
    }
}

/// How many of `calls` were made one after another, when each took `latency` milliseconds: calls that came
/// before the first of them was answered count as one round trip.
#[must_use]
pub fn round_trips<'a>(calls: impl IntoIterator<Item = &'a Call>, latency: u64) -> usize {
    let mut times: Vec<u64> = calls.into_iter().map(|call| call.time_ms).collect();
    times.sort_unstable();
    let mut answered = None;
    let mut trips = 0;
    for time in times {
        if answered.is_none_or(|answered| time >= answered) {
            answered = Some(time + latency);
            trips += 1;
        }
    }
    trips
}

/// Calls that depend on each other when one stack is made: all writes to its API, which AWS takes one by
/// one, and round trips of reads. Permissions of functions belong to no such chain.
#[must_use]
pub fn chain(calls: &[Call], latency: u64) -> usize {
    let writes = calls
        .iter()
        .filter(|call| call.is_gateway() && !call.is_read());
    let reads = calls.iter().filter(|call| call.is_read());
    writes.count() + round_trips(reads, latency)
}

/// Milliseconds from the first call to the last answer, when each call takes `latency` milliseconds.
#[must_use]
pub fn span(calls: &[Call], latency: u64) -> u64 {
    let times = || calls.iter().map(|call| call.time_ms);
    match (times().min(), times().max()) {
        (Some(first), Some(last)) => last - first + latency,
        _ => 0,
    }
}

/// Least seconds in which the quotas of an account that has made no call for a while allow `calls`:
/// ten a second after forty at once, and one CreateDeployment per five seconds. Refused calls do not
/// count.
#[must_use]
pub fn allowed_in(calls: &[Call]) -> f64 {
    let admitted = || {
        calls
            .iter()
            .filter(|call| call.is_gateway() && !call.is_throttled())
    };
    let deployments = admitted().filter(|call| call.operation == "CreateDeployment");
    let total = (number(admitted().count()) - BURST) / RATE;
    let deployments = (number(deployments.count()) - 1.0) * DEPLOYMENT_INTERVAL;
    total.max(deployments).max(0.0)
}

/// A count as a figure to calculate with. Benchmarks count far less than would lose a digit.
#[must_use]
pub fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(method: &str, path: &str, time_ms: u64) -> Call {
        Call {
            method: method.to_owned(),
            path: path.to_owned(),
            time_ms,
            ..Call::default()
        }
    }

    #[test]
    fn calls_before_the_first_answer_are_one_round_trip() {
        let check = |times: &[u64], expected: usize| {
            let calls: Vec<Call> = times
                .iter()
                .map(|time| call("GET", "/v2/apis", *time))
                .collect();
            assert_eq!(round_trips(&calls, 80), expected, "{times:?}");
        };
        check(&[], 0);
        check(&[1000], 1);
        check(&[1000, 1010, 1079], 1);
        check(&[1000, 1080], 2);
        check(&[1085, 1000, 1090, 1170], 3);
    }

    #[test]
    fn writes_are_one_chain_and_permissions_are_in_none() {
        let calls = [
            call("GET", "/v2/apis", 0),
            call("POST", "/v2/apis", 80),
            // Two at once still are one after the other for AWS.
            call("POST", "/v2/apis/a/routes", 160),
            call("POST", "/v2/apis/a/routes", 161),
            call("POST", "/2015-03-31/functions/chat/policy", 160),
            call("GET", "/v2/apis/a", 300),
            call("GET", "/v2/apis/a/routes", 301),
        ];
        assert_eq!(chain(&calls, 80), 5);
        assert_eq!(span(&calls, 80), 381);
        assert_eq!(span(&[], 80), 0);
    }

    #[test]
    fn the_tighter_quota_counts() {
        let check = |deployments: usize, others: usize, throttled: usize, expected: f64| {
            let deployment = Call {
                operation: "CreateDeployment".to_owned(),
                ..call("POST", "/v2/apis/a/deployments", 0)
            };
            let refused = Call {
                status: Some(429),
                ..deployment.clone()
            };
            let mut calls = vec![deployment; deployments];
            calls.extend(vec![refused; throttled]);
            calls.extend(vec![call("GET", "/v2/apis", 0); others]);
            calls.push(call("GET", "/2015-03-31/functions/chat/policy", 0));
            let found = allowed_in(&calls);
            assert!((found - expected).abs() < 1e-9, "{found} not {expected}");
        };
        check(0, 0, 0, 0.0);
        check(1, 30, 0, 0.0);
        check(20, 140, 0, 95.0);
        check(20, 140, 7, 95.0);
        check(1, 139, 0, 10.0);
    }
}
