//! The life of one connection as a state machine: what comes in and the time go in, what is to be
//! done comes out. No socket, no clock, no routes.
//!
//! ```text
//! open --message--> Deliver        open --idle, life, close, bad input--> End (once, then silence)
//! ```

use std::time::Duration;

use super::limits::Limits;

/// What happens to a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A whole text message from the client.
    Text(String),
    /// A binary message from the client.
    Binary,
    /// Ping or pong from the client; the transport has answered it.
    Control,
    /// A frame or message from the client that is larger than the limits.
    TooLarge,
    /// Bytes from the client that are not WebSocket, or text that is not UTF-8.
    Malformed(Malformed),
    /// The client's close frame, with its code and reason if it has them.
    Closed(Option<(u16, String)>),
    /// The transport is gone without a close frame.
    Lost,
    /// A message was taken for the client: an answer, an error frame, or a post.
    Sent,
    /// Somebody on this side wants the connection closed.
    Stop(Stop),
    /// Nothing happened but time.
    Tick,
}

/// How input from a client was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// It breaks the framing rules: 1002.
    Protocol,
    /// Text that is not UTF-8: 1007.
    Utf8,
}

/// Why this side closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// `DELETE /@connections/{id}`.
    Deleted,
    /// The stage or its API does not exist any more.
    StageDeleted,
    /// The gateway shuts down.
    Shutdown,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing.
    None,
    /// Route this message.
    Deliver(String),
    /// Close the connection and tell `$disconnect`. Comes exactly once, as the last action.
    End(Ending),
}

/// How a connection ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Code and reason of the close frame to send; `None` when the transport is gone or the client's
    /// own close frame only needs its echo.
    pub frame: Option<(u16, &'static str)>,
    /// `disconnectStatusCode` of the event.
    pub code: u16,
    /// `disconnectReason` of the event.
    pub reason: String,
}

/// One open connection.
#[derive(Clone, Debug)]
pub struct Session {
    ends_at: Duration,
    active_at: Duration,
    idle: Duration,
    ended: bool,
}

impl Session {
    /// A connection opened at `now`, a time since any fixed point.
    #[must_use]
    pub fn open(limits: &Limits, now: Duration) -> Self {
        Self {
            ends_at: now + limits.life,
            active_at: now,
            idle: limits.idle,
            ended: false,
        }
    }

    /// When [`Input::Tick`] is due at the latest.
    #[must_use]
    pub fn deadline(&self) -> Duration {
        self.ends_at.min(self.active_at + self.idle)
    }

    /// Takes one input at `now`.
    pub fn handle(&mut self, input: Input, now: Duration) -> Action {
        if self.ended {
            return Action::None;
        }
        // What comes after a limit does not extend the life that the limit has ended.
        if now >= self.deadline() {
            return self.end(Some((1001, "Going away")), 1001, "Going away");
        }
        match input {
            Input::Text(text) => {
                self.active_at = now;
                Action::Deliver(text)
            }
            Input::Sent => {
                self.active_at = now;
                Action::None
            }
            // AWS speaks of messages; whether a ping keeps a connection is documented nowhere.
            // Counting it would let clients live here that die there.
            Input::Control | Input::Tick => Action::None,
            // AWS page "Working with binary media types for WebSocket APIs".
            Input::Binary => self.reject(1003, "Binary is not supported"),
            // Reference §3.4.
            Input::TooLarge => self.reject(1009, "Message too big"),
            Input::Malformed(Malformed::Protocol) => self.reject(1002, "Protocol error"),
            Input::Malformed(Malformed::Utf8) => self.reject(1007, "Text is not UTF-8"),
            // 1005 and this reason: a DISCONNECT event of AWS in the fixtures of `aws_lambda_events`.
            Input::Closed(None) => self.end(None, 1005, "Client-side close frame status not set"),
            Input::Closed(Some((code, reason))) => self.end(None, code, &reason),
            Input::Lost => self.end(None, 1006, "Connection lost without a close frame"),
            // Code and reason as API Gateway logs them for a deleted connection (aws/chalice#2060).
            Input::Stop(Stop::Deleted) => {
                self.end(Some((1000, "")), 1000, "Connection Closed Normally")
            }
            // No source; what RFC 6455 §7.4.1 has for an endpoint that goes away.
            Input::Stop(Stop::StageDeleted | Stop::Shutdown) => self.reject(1001, "Going away"),
        }
    }

    fn reject(&mut self, code: u16, reason: &'static str) -> Action {
        self.end(Some((code, reason)), code, reason)
    }

    fn end(&mut self, frame: Option<(u16, &'static str)>, code: u16, reason: &str) -> Action {
        self.ended = true;
        Action::End(Ending {
            frame,
            code,
            reason: reason.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn ending(action: &Action) -> Option<(Option<u16>, u16)> {
        match action {
            Action::End(ending) => Some((ending.frame.map(|(code, _)| code), ending.code)),
            _ => None,
        }
    }

    fn check(input: &Input, expected: Option<(Option<u16>, u16)>) {
        let mut session = Session::open(&Limits::default(), MINUTE);
        let action = session.handle(input.clone(), MINUTE);
        assert_eq!(ending(&action), expected, "{input:?}");
    }

    #[test]
    fn inputs_end_connections_with_their_code() {
        check(&Input::Text("hello".into()), None);
        check(&Input::Control, None);
        check(&Input::Sent, None);
        check(&Input::Tick, None);
        check(&Input::Binary, Some((Some(1003), 1003)));
        check(&Input::TooLarge, Some((Some(1009), 1009)));
        check(
            &Input::Malformed(Malformed::Protocol),
            Some((Some(1002), 1002)),
        );
        check(&Input::Malformed(Malformed::Utf8), Some((Some(1007), 1007)));
        check(&Input::Closed(None), Some((None, 1005)));
        check(
            &Input::Closed(Some((4000, "bye".into()))),
            Some((None, 4000)),
        );
        check(&Input::Lost, Some((None, 1006)));
        check(&Input::Stop(Stop::Deleted), Some((Some(1000), 1000)));
        check(&Input::Stop(Stop::StageDeleted), Some((Some(1001), 1001)));
        check(&Input::Stop(Stop::Shutdown), Some((Some(1001), 1001)));
    }

    #[test]
    fn idle_counts_from_the_last_message_of_either_side() {
        let limits = Limits::default();
        let mut session = Session::open(&limits, Duration::ZERO);
        assert_eq!(session.handle(Input::Tick, 9 * MINUTE), Action::None);
        assert_eq!(session.handle(Input::Sent, 9 * MINUTE), Action::None);
        assert_eq!(session.handle(Input::Tick, 18 * MINUTE), Action::None);
        let text = || Input::Text("x".into());
        assert_eq!(
            session.handle(text(), 18 * MINUTE),
            Action::Deliver("x".into())
        );
        assert_eq!(session.handle(Input::Control, 27 * MINUTE), Action::None);
        assert_eq!(session.deadline(), 28 * MINUTE);
        assert_eq!(
            ending(&session.handle(text(), 28 * MINUTE)),
            Some((Some(1001), 1001))
        );
    }

    #[test]
    fn life_ends_after_two_hours_of_talk() {
        let mut session = Session::open(&Limits::default(), Duration::ZERO);
        for minute in 0..120 {
            assert_eq!(
                session.handle(Input::Sent, minute * MINUTE),
                Action::None,
                "{minute}"
            );
        }
        assert_eq!(session.deadline(), 120 * MINUTE);
        assert_eq!(
            ending(&session.handle(Input::Tick, 120 * MINUTE)),
            Some((Some(1001), 1001))
        );
    }

    fn inputs() -> impl Strategy<Value = Vec<(Input, u64)>> {
        let input = prop_oneof![
            5 => ".{0,3}".prop_map(Input::Text),
            5 => Just(Input::Sent),
            5 => Just(Input::Tick),
            5 => Just(Input::Control),
            1 => Just(Input::Binary),
            1 => Just(Input::TooLarge),
            1 => Just(Input::Lost),
            1 => Just(Input::Closed(None)),
            1 => Just(Input::Stop(Stop::Deleted)),
        ];
        proptest::collection::vec((input, 0u64..700), 0..60)
    }

    proptest! {
        #[test]
        fn a_connection_ends_once_and_never_lives_too_long(inputs in inputs()) {
            let limits = Limits::default();
            let mut session = Session::open(&limits, Duration::ZERO);
            let (mut now, mut ended) = (Duration::ZERO, false);
            for (input, seconds) in inputs {
                now += Duration::from_secs(seconds);
                let action = session.handle(input, now);
                prop_assert!(!ended || action == Action::None);
                ended |= matches!(action, Action::End(_));
                prop_assert!(ended || now < limits.life);
                prop_assert!(ended || session.deadline() > now);
            }
        }
    }
}
