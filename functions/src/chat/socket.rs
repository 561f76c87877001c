//! What happens when a socket event arrives. Returns at once: nothing here waits for a model.

use tracing::{error, info, warn};

use super::{Connections, Jobs, PostError};
use crate::event::{Job, RequestContext, SocketEvent};
use crate::frame::{Incoming, PONG, Rejected, Reply, Request, Status};

/// Handles one event of the socket. What goes wrong is told to the client where it can be; the
/// invocation itself always succeeds, because a failed one makes the gateway add a frame that no client
/// understands.
pub async fn handle(event: &SocketEvent, connections: &impl Connections, jobs: &impl Jobs) {
    let context = &event.request_context;
    if context.event_type != "MESSAGE" {
        info!(
            connection = context.connection_id,
            event = context.event_type,
            "socket event"
        );
        return;
    }
    let client = context.client();
    let text = event.body.as_deref().unwrap_or_default();
    let incoming = if event.is_base64_encoded {
        Err(Rejected {
            request_id: String::new(),
            message: "Binary messages are not understood; send text.".to_owned(),
        })
    } else {
        Incoming::parse(text)
    };
    let posted = match incoming {
        Ok(Incoming::Ping) => connections.post(&client, PONG.to_owned()).await,
        Ok(Incoming::Request(request)) => match start(context, *request, jobs).await {
            Ok(()) => Ok(()),
            Err(refused) => connections.post(&client, refused).await,
        },
        Err(rejected) => {
            info!(
                connection = client.connection_id,
                reason = rejected.message,
                "frame rejected"
            );
            connections
                .post(&client, reply(&rejected.request_id, &rejected.message))
                .await
        }
    };
    match posted {
        Ok(()) => {}
        Err(PostError::Gone) => info!(connection = client.connection_id, "client has left"),
        Err(error) => warn!(
            connection = client.connection_id,
            error = chain(&error),
            "not posted"
        ),
    }
}

/// Starts the job that answers `request`, or says in a frame why there is none.
async fn start(context: &RequestContext, request: Request, jobs: &impl Jobs) -> Result<(), String> {
    let request_id = request.request_id.clone();
    let user = context.user(&request).map_err(|error| {
        info!(connection = context.connection_id, %error, "frame rejected");
        reply(&request_id, &format!("{error}."))
    })?;
    let job = Job {
        client: Some(context.client()),
        user,
        request,
        reference: context.request_id.clone(),
    };
    jobs.start(&job).await.map_err(|error| {
        let reference = &job.reference;
        error!(reference, error = chain(&error), "no job");
        let sentence = "The question could not be taken. Please try again.";
        reply(&request_id, &format!("{sentence} Reference: {reference}"))
    })
}

/// An error with everything behind it, for the log.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        text.push_str(": ");
        text.push_str(&source.to_string());
        next = source.source();
    }
    text
}

fn reply(request_id: &str, msg: &str) -> String {
    Reply {
        request_id,
        msg,
        status: Status::Error,
    }
    .encode("")
}
