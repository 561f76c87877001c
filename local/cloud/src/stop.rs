//! Being told to stop.

use tokio::signal::unix::{Signal, SignalKind, signal};

/// The signals that mean it: Ctrl-C, a polite kill, a terminal that went away.
#[derive(Debug)]
pub struct Stop {
    interrupt: Signal,
    terminate: Signal,
    hangup: Signal,
}

impl Stop {
    /// Starts to listen; from here on these signals no longer end the process by themselves.
    ///
    /// # Errors
    ///
    /// When the system has no signals to listen to.
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    /// Waits for the next one. May be dropped and called again.
    pub async fn requested(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = self.hangup.recv() => {}
        }
    }
}
