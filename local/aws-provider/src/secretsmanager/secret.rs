//! `aws_secretsmanager_secret`.

use aws_sdk_secretsmanager::types::Tag;
use tfplugin::Diagnostics;

use super::MISSING;
use crate::aws::{Doing, found};
use crate::engine::{Call, DefaultValue, Facts, Object, Presence, ResourceType, tags};

/// A secret, without a value of its own.
#[derive(Debug)]
pub(crate) struct Secret;

impl ResourceType for Secret {
    const NAME: &'static str = "aws_secretsmanager_secret";
    const FACTS: Facts = Facts {
        arguments: &[
            "name",
            "description",
            "kms_key_id",
            "recovery_window_in_days",
            "tags",
        ],
        needed: &["name"],
        replacing: &["name"],
        defaults: &[("recovery_window_in_days", DefaultValue::Number(30))],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let name = object.required("name")?.to_owned();
        let made = call.aws.secretsmanager().await?.create_secret();
        let made = made
            .name(&name)
            .set_description(object.given("description"))
            .set_kms_key_id(object.given("kms_key_id"))
            .set_tags(Some(tags_of(tags::all(object))))
            .send()
            .await
            .doing(format!("create the secret {name:?}"))?;
        object.set_text("id", made.arn);
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let id = object.required("id")?.to_owned();
        let answer = call.aws.secretsmanager().await?.describe_secret();
        let answer = found(answer.secret_id(&id).send().await, MISSING);
        let answer = answer.doing(format!("read the secret {id}"))?;
        // One that waits for the end of its recovery window is gone for Terraform.
        let Some(secret) = answer.filter(|secret| secret.deleted_date().is_none()) else {
            return Ok(Presence::Gone);
        };
        object.set_text("arn", secret.arn());
        object.set_text("name", secret.name());
        object.set_text("name_prefix", "");
        object.set_text("description", secret.description());
        object.set_text("kms_key_id", secret.kms_key_id());
        object.set_text("policy", "");
        let tags = secret.tags.unwrap_or_default().into_iter();
        let tags = tags.filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default())));
        call.observe_tags(object, tags.collect());
        Ok(Presence::Present)
    }

    async fn update(
        call: &Call<'_>,
        prior: &Object,
        object: &mut Object,
    ) -> Result<(), Diagnostics> {
        let id = object.required("id")?;
        let client = call.aws.secretsmanager().await?;
        let differs = |name: &str| prior.text(name) != object.text(name);
        if ["description", "kms_key_id"].into_iter().any(differs) {
            let request = client.update_secret().secret_id(id);
            let request = request.description(object.text("description"));
            let changed = request
                .set_kms_key_id(object.given("kms_key_id"))
                .send()
                .await;
            changed.doing(format!("change the secret {id}"))?;
        }
        let changes = tags::changes(prior, object);
        if !changes.removed.is_empty() {
            let request = client.untag_resource().secret_id(id);
            let removed = request.set_tag_keys(Some(changes.removed)).send().await;
            removed.doing(format!("remove tags of {id}"))?;
        }
        if !changes.set.is_empty() {
            let request = client.tag_resource().secret_id(id);
            let set = request.set_tags(Some(tags_of(changes.set))).send().await;
            set.doing(format!("set tags of {id}"))?;
        }
        Ok(())
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let id = object.required("id")?;
        let request = call
            .aws
            .secretsmanager()
            .await?
            .delete_secret()
            .secret_id(id);
        let request = match object.number("recovery_window_in_days") {
            Some(0) => request.force_delete_without_recovery(true),
            days => request.set_recovery_window_in_days(days),
        };
        found(request.send().await, MISSING).done(format!("delete the secret {id}"))
    }
}

fn tags_of(tags: tags::Tags) -> Vec<Tag> {
    let tags = tags.into_iter();
    tags.map(|(key, value)| Tag::builder().key(key).value(value).build())
        .collect()
}
