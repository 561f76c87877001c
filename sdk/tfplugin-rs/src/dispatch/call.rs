//! What every call has in common: a span in the log, contained panics, a deadline for handlers.

use std::future::Future;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tfplugin_value::Path;
use tfplugin_wire::v6;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::sync::CancellationToken;
use tonic::{Response, Status};
use tracing::Instrument;

use super::{Service, convert};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::logging;
use crate::provider::Provider;
use crate::resource::Handles;
use crate::schema::Schema;
use crate::server::{Panic, contain};
use crate::timeouts::Operation;

/// How long a handler may go on after its deadline, to return what it has done.
const GRACE: Duration = Duration::from_secs(10);

/// An answer that can carry diagnostics.
pub(super) trait Answer: Default {
    fn set_diagnostics(&mut self, diagnostics: Vec<v6::Diagnostic>);
}

macro_rules! answers {
    ($($response:ident),+ $(,)?) => {$(
        impl Answer for v6::$response {
            fn set_diagnostics(&mut self, diagnostics: Vec<v6::Diagnostic>) {
                self.diagnostics = diagnostics;
            }
        }
    )+};
}

answers!(
    GetProviderSchemaResponse,
    GetResourceIdentitySchemasResponse,
    ValidateProviderConfigResponse,
    ConfigureProviderResponse,
    ValidateResourceConfigResponse,
    UpgradeResourceStateResponse,
    UpgradeResourceIdentityResponse,
    ReadResourceResponse,
    PlanResourceChangeResponse,
    ApplyResourceChangeResponse,
    ImportResourceStateResponse,
    MoveResourceStateResponse,
    ValidateDataResourceConfigResponse,
    ReadDataSourceResponse,
);

impl<P: Provider> Service<P> {
    /// Answers one call: runs `work` in a span, adds the diagnostics to its answer, and turns an
    /// early end or a panic into an answer that has nothing but diagnostics.
    pub(super) async fn answer<A: Answer>(
        &self,
        rpc: &'static str,
        object: &str,
        work: impl Future<Output = Result<(A, Diagnostics), Diagnostics>>,
    ) -> Result<Response<A>, Status> {
        let number = self.calls.fetch_add(1, Ordering::Relaxed);
        let span = tracing::debug_span!(
            "call",
            tf_rpc = rpc,
            tf_req_id = number,
            tf_resource_type = object,
            tf_provider_addr = P::ADDRESS,
        );
        async {
            tracing::trace!("received request");
            let began = Instant::now();
            let outcome = contain(work)
                .await
                .unwrap_or_else(|panic| Err(panicked(&panic)));
            let (mut answer, diagnostics) = match outcome {
                Ok(answered) => answered,
                Err(diagnostics) => (A::default(), diagnostics),
            };
            for diagnostic in diagnostics
                .iter()
                .filter(|diagnostic| diagnostic.is_error())
            {
                tracing::error!(diagnostic_summary = %diagnostic.summary, "call failed");
            }
            answer.set_diagnostics(convert::diagnostics(&diagnostics));
            let took = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
            tracing::trace!(tf_req_duration_ms = took, "served request");
            Ok(Response::new(answer))
        }
        .instrument(span)
        .await
    }
}

/// What a handler does, for the message about one that takes too long.
pub(super) struct Doing {
    /// "Creating".
    pub(super) word: &'static str,
    /// Whose limit counts.
    pub(super) operation: Operation,
    /// What becomes of the object when it takes too long.
    pub(super) left: &'static str,
}

impl Doing {
    pub(super) const CREATING: Self = Self::applying("Creating", Operation::Create);
    pub(super) const UPDATING: Self = Self::applying("Updating", Operation::Update);
    pub(super) const DELETING: Self = Self::applying("Deleting", Operation::Delete);
    pub(super) const READING: Self = Self::reading("Reading");
    pub(super) const PLANNING: Self = Self::reading("Planning");
    pub(super) const IMPORTING: Self = Self::reading("Importing");

    const fn applying(word: &'static str, operation: Operation) -> Self {
        Self {
            word,
            operation,
            left: "What was done so far is in state.",
        }
    }

    const fn reading(word: &'static str) -> Self {
        Self {
            word,
            operation: Operation::Read,
            left: "Nothing was changed.",
        }
    }

    /// The limit of what `handles` were made for, on an object with this `schema`.
    pub(super) fn limit<P: Provider>(
        &self,
        schema: &Schema,
        limit: Duration,
        handles: &Handles<P>,
    ) -> Limit {
        let path = self.operation.path();
        let remedy = if schema.attribute_at(&path).is_some() {
            format!("Raise the limit with `{path}`, such as `{path} = \"1h\"`, and try again.")
        } else {
            "This object has no attribute that raises the limit; look for what it waited for, and \
             try again."
                .to_owned()
        };
        Limit {
            doing: self.word,
            remedy: format!("{} {remedy}", self.left),
            path: schema.attribute_at(&path).map(|_| path),
            limit,
            deadline: handles.deadline,
            cancellation: handles.cancellation.clone(),
        }
    }
}

/// The deadline of a handler, kept outside of it.
pub(super) struct Limit {
    /// "Creating", "Configuring the provider": for the message.
    pub(super) doing: &'static str,
    /// What to do about it.
    pub(super) remedy: String,
    /// The attribute that raises the limit, if there is one.
    pub(super) path: Option<Path>,
    pub(super) limit: Duration,
    pub(super) deadline: Instant,
    pub(super) cancellation: CancellationToken,
}

impl Limit {
    /// Runs a handler. At the deadline its token is cancelled; if it does not return soon after
    /// that, it is dropped.
    pub(super) async fn run<T>(
        self,
        handler: impl Future<Output = Result<T, Diagnostics>>,
    ) -> Result<T, Diagnostics> {
        let mut handler = Box::pin(contain(handler));
        let outcome = tokio::select! {
            outcome = &mut handler => outcome,
            () = sleep_until(self.deadline) => {
                self.cancellation.cancel();
                match timeout(GRACE, handler).await {
                    Ok(Ok(Err(mut diagnostics))) => {
                        diagnostics.push(self.timed_out());
                        Ok(Err(diagnostics))
                    }
                    Ok(outcome) => outcome,
                    Err(_) => Ok(Err(self.timed_out().into())),
                }
            }
        };
        outcome.unwrap_or_else(|panic| Err(panicked(&panic)))
    }

    fn timed_out(&self) -> Diagnostic {
        let diagnostic = Diagnostic::error(format!("{} timed out", self.doing)).detail(format!(
            "It did not finish within {:?}. {}",
            self.limit, self.remedy
        ));
        match &self.path {
            Some(path) => diagnostic.at(path.clone()),
            None => diagnostic,
        }
    }
}

fn panicked(panic: &Panic) -> Diagnostics {
    let text = panic.to_string();
    Diagnostic::error("Provider panicked")
        .detail(format!(
            "{}. This is a bug of the provider, please report it to its developers.",
            logging::secrets().mask(&text)
        ))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How a handler that may take a minute ends, and after how long.
    async fn check(
        handler: impl AsyncFnOnce(CancellationToken) -> Result<u8, Diagnostics>,
        expected: Result<u8, &[&str]>,
        seconds: u64,
    ) {
        let began = Instant::now();
        let cancellation = CancellationToken::new();
        let limit = Duration::from_secs(60);
        let bounded = Limit {
            doing: "Creating",
            remedy: String::new(),
            path: None,
            limit,
            deadline: began + limit,
            cancellation: cancellation.clone(),
        };
        let outcome = bounded.run(handler(cancellation)).await;
        let summaries = outcome.as_ref().map_err(|diagnostics| {
            diagnostics
                .iter()
                .map(|diagnostic| diagnostic.summary.as_str())
                .collect::<Vec<_>>()
        });
        assert_eq!(summaries.copied(), expected.map_err(<[&str]>::to_vec));
        assert_eq!(began.elapsed().as_secs(), seconds);
    }

    #[tokio::test(start_paused = true)]
    async fn a_handler_ends_at_its_deadline() {
        let seconds = Duration::from_secs;
        check(async |_| Ok(1), Ok(1), 0).await;
        let late = async |_| {
            tokio::time::sleep(seconds(65)).await;
            Ok(2)
        };
        check(late, Ok(2), 65).await;
        let polite = async |cancellation: CancellationToken| {
            cancellation.cancelled().await;
            Err(Diagnostics::error("stopped"))
        };
        check(polite, Err(&["stopped", "Creating timed out"]), 60).await;
        let deaf = async |_| std::future::pending().await;
        check(deaf, Err(&["Creating timed out"]), 70).await;
        let panics = async |_| panic!("no luck");
        check(panics, Err(&["Provider panicked"]), 0).await;
    }
}
