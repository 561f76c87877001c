//! `aws_iam_role`.

use aws_sdk_iam::primitives::DateTimeFormat;
use aws_sdk_iam::types::{Role as Found, Tag};
use tfplugin::{Diagnostics, ResultExt};

use super::{NO_ENTITY, document};
use crate::aws::{Doing, found, not_taken};
use crate::engine::{Call, DefaultValue, Facts, Object, Presence, ResourceType, tags};

/// A role. Its policies are types of their own; the blocks for them are not carried out.
#[derive(Debug)]
pub(crate) struct Role;

const TRUST: &str = "assume_role_policy";

impl ResourceType for Role {
    const NAME: &'static str = "aws_iam_role";
    const FACTS: Facts = Facts {
        arguments: &[
            TRUST,
            "description",
            "force_detach_policies",
            "max_session_duration",
            "name",
            "path",
            "permissions_boundary",
            "tags",
        ],
        needed: &["name"],
        replacing: &["name", "path"],
        defaults: &[
            ("max_session_duration", DefaultValue::Number(3600)),
            ("path", DefaultValue::Text("/")),
        ],
        json: &[TRUST],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let name = object.required("name")?.to_owned();
        let tags = tags_of(tags::all(object))?;
        let request = call.aws.iam().await?.create_role();
        let created = request
            .role_name(&name)
            .assume_role_policy_document(object.text(TRUST))
            .set_description(object.given("description"))
            .set_max_session_duration(object.small("max_session_duration"))
            .set_path(object.given("path"))
            .set_permissions_boundary(object.given("permissions_boundary"))
            .set_tags(Some(tags).filter(|tags| !tags.is_empty()))
            .send()
            .await;
        let taken = ["EntityAlreadyExists"];
        not_taken(&created, &taken, "role", &name, "name")?;
        created.doing(format!("create the role {name:?}"))?;
        object.set_text("id", name);
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let name = object.required("id")?.to_owned();
        let iam = call.aws.iam().await?;
        let answer = iam.get_role().role_name(&name).send().await;
        let answer = found(answer, &[NO_ENTITY]).doing(format!("read the role {name:?}"))?;
        let Some(role) = answer.and_then(|answer| answer.role) else {
            return Ok(Presence::Gone);
        };
        observe(object, &role);
        let request = iam.list_attached_role_policies().role_name(&name);
        let attached = request.send().await;
        let attached = attached.doing(format!("read the policies of the role {name:?}"))?;
        let attached = attached.attached_policies().iter();
        object.set_texts(
            "managed_policy_arns",
            attached.filter_map(|policy| policy.policy_arn()),
        );
        let tags = iam.list_role_tags().role_name(&name).send().await;
        let tags = tags.doing(format!("read the tags of the role {name:?}"))?;
        let tags = tags.tags.into_iter();
        call.observe_tags(object, tags.map(|tag| (tag.key, tag.value)).collect());
        Ok(Presence::Present)
    }

    async fn update(
        call: &Call<'_>,
        prior: &Object,
        object: &mut Object,
    ) -> Result<(), Diagnostics> {
        let name = object.required("id")?;
        let iam = call.aws.iam().await?;
        let doing = || format!("change the role {name:?}");
        let differs = |name: &str| prior.value(name) != object.value(name);
        if differs(TRUST) {
            let request = iam.update_assume_role_policy().role_name(name);
            let request = request.policy_document(object.text(TRUST));
            request.send().await.doing(doing())?;
        }
        if differs("description") {
            let request = iam.update_role_description().role_name(name);
            let request = request.description(object.text("description"));
            request.send().await.doing(doing())?;
        }
        if differs("max_session_duration") {
            let request = iam.update_role().role_name(name);
            let seconds = object.small("max_session_duration");
            let request = request.set_max_session_duration(seconds);
            request.send().await.doing(doing())?;
        }
        if differs("permissions_boundary") {
            match object.given("permissions_boundary") {
                Some(boundary) => {
                    let request = iam.put_role_permissions_boundary().role_name(name);
                    let set = request.permissions_boundary(boundary).send().await;
                    set.doing(doing())?;
                }
                None => {
                    let request = iam.delete_role_permissions_boundary().role_name(name);
                    request.send().await.doing(doing())?;
                }
            }
        }
        set_tags(call, prior, object).await
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let name = object.required("id")?;
        if object.flag("force_detach_policies") {
            detach(call, name).await?;
        }
        let request = call.aws.iam().await?.delete_role();
        let deleted = request.role_name(name).send().await;
        found(deleted, &[NO_ENTITY]).done(format!("delete the role {name:?}"))
    }
}

fn observe(object: &mut Object, role: &Found) {
    object.set_text("arn", role.arn());
    let trust = role.assume_role_policy_document().unwrap_or_default();
    object.set_text(TRUST, document(trust));
    let created = role.create_date().fmt(DateTimeFormat::DateTime);
    object.set_text("create_date", created.unwrap_or_default());
    object.set_text("description", role.description());
    object.set_number("max_session_duration", role.max_session_duration());
    object.set_text("name", role.role_name());
    object.set_text("name_prefix", "");
    object.set_text("path", role.path());
    let boundary = role.permissions_boundary();
    let boundary = boundary.and_then(|boundary| boundary.permissions_boundary_arn());
    object.set_text("permissions_boundary", boundary);
    object.set_text("unique_id", role.role_id());
}

async fn set_tags(call: &Call<'_>, prior: &Object, object: &Object) -> Result<(), Diagnostics> {
    let name = object.required("id")?;
    let iam = call.aws.iam().await?;
    let changes = tags::changes(prior, object);
    if !changes.removed.is_empty() {
        let request = iam.untag_role().role_name(name);
        let removed = request.set_tag_keys(Some(changes.removed)).send().await;
        removed.doing(format!("remove tags of the role {name:?}"))?;
    }
    if !changes.set.is_empty() {
        let request = iam.tag_role().role_name(name);
        let set = request.set_tags(Some(tags_of(changes.set)?)).send().await;
        set.doing(format!("set tags of the role {name:?}"))?;
    }
    Ok(())
}

/// Removes every policy of the role, whoever put it there.
async fn detach(call: &Call<'_>, name: &str) -> Result<(), Diagnostics> {
    let iam = call.aws.iam().await?;
    let doing = || format!("detach the policies of the role {name:?}");
    let attached = iam
        .list_attached_role_policies()
        .role_name(name)
        .send()
        .await;
    let attached = found(attached, &[NO_ENTITY]).doing(doing())?;
    let attached = attached.and_then(|attached| attached.attached_policies);
    for policy in attached.unwrap_or_default() {
        let request = iam.detach_role_policy().role_name(name);
        let detached = request.set_policy_arn(policy.policy_arn).send().await;
        found(detached, &[NO_ENTITY]).doing(doing())?;
    }
    let inline = iam.list_role_policies().role_name(name).send().await;
    let inline = found(inline, &[NO_ENTITY]).doing(doing())?;
    for policy in inline.map(|inline| inline.policy_names).unwrap_or_default() {
        let request = iam.delete_role_policy().role_name(name);
        let deleted = request.policy_name(policy).send().await;
        found(deleted, &[NO_ENTITY]).doing(doing())?;
    }
    Ok(())
}

fn tags_of(tags: tags::Tags) -> Result<Vec<Tag>, Diagnostics> {
    let tags = tags.into_iter();
    let tags = tags.map(|(key, value)| Tag::builder().key(key).value(value).build());
    let tags: Result<Vec<Tag>, _> = tags.collect();
    Ok(tags.summary("Invalid tags")?)
}
