//! `aws_iam_role_policy`.

use tfplugin::Diagnostics;

use super::{NO_ENTITY, document};
use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType};

/// A policy that is a part of a role.
#[derive(Debug)]
pub(crate) struct RolePolicy;

impl ResourceType for RolePolicy {
    const NAME: &'static str = "aws_iam_role_policy";
    const FACTS: Facts = Facts {
        arguments: &["name", "policy", "role"],
        needed: &["name"],
        replacing: &["name", "role"],
        json: &["policy"],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let (role, name) = (object.required("role")?, object.required("name")?);
        let request = call.aws.iam().await?.put_role_policy();
        let request = request.role_name(role).policy_name(name);
        let put = request.policy_document(object.text("policy")).send().await;
        put.doing(format!("set the policy {name:?} of the role {role:?}"))?;
        let id = format!("{role}:{name}");
        object.set_text("id", id);
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let (role, name) = (object.required("role")?, object.required("name")?);
        let request = call.aws.iam().await?.get_role_policy();
        let answer = request.role_name(role).policy_name(name).send().await;
        let answer = found(answer, &[NO_ENTITY]);
        let doing = format!("read the policy {name:?} of the role {role:?}");
        let Some(answer) = answer.doing(doing)? else {
            return Ok(Presence::Gone);
        };
        object.set_text("policy", document(&answer.policy_document));
        object.set_text("name_prefix", "");
        Ok(Presence::Present)
    }

    async fn update(call: &Call<'_>, _: &Object, object: &mut Object) -> Result<(), Diagnostics> {
        Self::create(call, object).await
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let (role, name) = (object.required("role")?, object.required("name")?);
        let request = call.aws.iam().await?.delete_role_policy();
        let deleted = request.role_name(role).policy_name(name).send().await;
        found(deleted, &[NO_ENTITY])
            .done(format!("delete the policy {name:?} of the role {role:?}"))
    }
}
