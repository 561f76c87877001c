//! The data plane as the HTTP edge sees it, and the control plane as the data plane sees it.

use std::net::SocketAddr;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use hyper::body::Incoming;

use super::plane::{DataPlane, Stages};
use super::reply::Reply;
use crate::control::{Deployed, Mapped, Usage};
use crate::server::{self, Worlds};

impl server::DataPlane for DataPlane {
    fn serve(
        self: Arc<Self>,
        request: http::Request<Incoming>,
        remote: SocketAddr,
    ) -> BoxFuture<'static, Reply> {
        async move { self.handle(request, remote.ip()).await }.boxed()
    }

    fn access_log(&self) -> Vec<serde_json::Value> {
        let lines = DataPlane::access_log(self);
        // Four strings always serialise.
        let lines = lines.iter().map(serde_json::to_value);
        lines.map(Result::unwrap_or_default).collect()
    }

    fn changed(&self) {
        DataPlane::sweep(self);
    }

    fn stop(&self) {
        DataPlane::stop(self);
    }

    fn shutdown(&self) -> BoxFuture<'_, ()> {
        DataPlane::shutdown(self).boxed()
    }
}

impl Stages for Worlds {
    fn deployed(&self, api_id: &str, stage: &str) -> Option<Deployed> {
        Worlds::deployed(self, api_id, stage)
    }

    fn mapped(&self, host: &str, path: &str) -> Option<Mapped> {
        Worlds::mapped(self, host, path)
    }

    fn usage(&self, api_id: &str, stage: &str, key: &str) -> Option<Usage> {
        Worlds::usage(self, api_id, stage, key)
    }
}
