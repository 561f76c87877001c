//! The numbers of the data plane, with their sources.

use std::time::Duration;

/// Limits of connections and messages. [`Limits::default`] is what AWS has (reference §3.4, AWS page
/// "Quotas for configuring and running a WebSocket API") where AWS has a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Payload of one frame, in bytes: 32 KiB. AWS writes KB; 131,072 in the model of
    /// `PostToConnection` shows that it counts in 1,024.
    pub frame_bytes: usize,
    /// One message, in bytes: 128 KiB, in either direction.
    pub message_bytes: usize,
    /// Time without a message in either direction after which the gateway closes: 10 minutes.
    pub idle: Duration,
    /// Time after which the gateway closes in any case: 2 hours.
    pub life: Duration,
    /// Longest wait for an integration whose own timeout is longer or missing: 29 seconds.
    pub integration: Duration,
    /// New connections per second of one account in one region: 500, with as many at once. `None` lets
    /// every handshake pass.
    pub connections_per_second: Option<u32>,
    /// Messages of one connection that may be in integrations at once. Ours, not AWS's: at this
    /// number the gateway stops reading from the socket until one of them is answered.
    pub in_flight_per_connection: usize,
    /// Function invocations of the whole gateway at once. Ours; 1,000 is the concurrency that a new
    /// AWS account has. Further ones wait, and their wait counts towards the integration timeout.
    pub invocations: usize,
    /// Messages that wait for one slow reader. Ours; see `outbox_bytes`.
    pub outbox_messages: usize,
    /// Bytes that wait for one slow reader. Ours: 1 MiB. `@connections` answers 429 beyond it, which
    /// AWS documents for a full client buffer (`LimitExceededException`) without its size.
    pub outbox_bytes: usize,
    /// Longest wait for a client to take and answer the close frame. Ours.
    pub close: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            frame_bytes: 32 * 1024,
            message_bytes: 128 * 1024,
            idle: Duration::from_secs(10 * 60),
            life: Duration::from_secs(2 * 60 * 60),
            integration: Duration::from_secs(29),
            connections_per_second: Some(500),
            in_flight_per_connection: 64,
            invocations: 1000,
            outbox_messages: 256,
            outbox_bytes: 1024 * 1024,
            close: Duration::from_secs(2),
        }
    }
}

/// Longest run of a Lambda function, after which nobody waits for its answer: 15 minutes (AWS page
/// "Lambda quotas").
pub const FUNCTION: Duration = Duration::from_secs(15 * 60);
