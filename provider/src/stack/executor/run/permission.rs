//! The statement in a function's resource policy. It lives outside of the API.

use super::{Run, StepError, send};
use crate::aws::Session;
use crate::aws::call::Call;
use crate::aws::error::CallError;
use crate::aws::read::existing;
use crate::aws::retry::Outcome;
use crate::stack::arn::FunctionArn;
use crate::stack::memory::Unresolved;
use crate::stack::permission::{ACTION, PRINCIPAL, Permission};
use crate::stack::step::PermissionSource;

impl<'a> Run<'a> {
    pub(super) async fn add_permission(
        &self,
        function: &FunctionArn,
        source: &PermissionSource,
    ) -> Result<(), StepError> {
        let permission = self.permission(source)?;
        Ok(self.grants().add(function, &permission).await?)
    }

    pub(super) async fn remove_permission(
        &self,
        function: &FunctionArn,
        statement_id: &str,
    ) -> Result<(), StepError> {
        Ok(self.grants().remove(function, statement_id).await?)
    }

    /// The statement that `source` stands for, as far as this run knows the API.
    pub(super) fn permission(&self, source: &PermissionSource) -> Result<Permission, Unresolved> {
        Permission::for_source(self.home, &self.memory, source)
    }

    /// The calls about statements. They are of Lambda, so they may be made while one of the API runs.
    pub(super) fn grants(&self) -> Grants<'a> {
        Grants {
            session: self.session,
        }
    }
}

/// The calls about statements.
#[derive(Clone, Copy)]
pub(super) struct Grants<'a> {
    session: &'a Session<'a>,
}

impl Grants<'_> {
    /// Adds the statement. One with the same id is a leftover of ours, since the id carries that of the
    /// API: it is replaced. That makes the call as good as idempotent.
    pub(super) async fn add(
        self,
        function: &FunctionArn,
        permission: &Permission,
    ) -> Result<(), CallError> {
        match self.try_add(function, permission).await {
            Err(error) if is_taken(&error) => {
                self.remove(function, &permission.statement_id).await?;
                self.try_add(function, permission).await
            }
            other => other,
        }
    }

    async fn remove(self, function: &FunctionArn, statement_id: &str) -> Result<(), CallError> {
        let request = self
            .session
            .lambda_of(function)
            .remove_permission()
            .function_name(function.unqualified())
            .set_qualifier(function.qualifier().map(str::to_owned))
            .statement_id(statement_id);
        existing(send!(self, call("RemovePermission", function), request))?;
        Ok(())
    }

    async fn try_add(
        self,
        function: &FunctionArn,
        permission: &Permission,
    ) -> Result<(), CallError> {
        let request = self
            .session
            .lambda_of(function)
            .add_permission()
            .function_name(function.unqualified())
            .set_qualifier(function.qualifier().map(str::to_owned))
            .statement_id(&permission.statement_id)
            .action(ACTION)
            .principal(PRINCIPAL)
            .source_arn(&permission.source_arn);
        send!(self, call("AddPermission", function), request)?;
        Ok(())
    }
}

fn call(operation: &'static str, function: &FunctionArn) -> Call {
    Call::lambda(operation, function.as_str())
}

fn is_taken(error: &CallError) -> bool {
    error.outcome() == Some(Outcome::Refused) && error.code() == Some("ResourceConflictException")
}
