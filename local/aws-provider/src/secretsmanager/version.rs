//! `aws_secretsmanager_secret_version`.

use aws_smithy_types::Blob;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tfplugin::{Diagnostic, Diagnostics, Path};

use super::MISSING;
use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType};

/// A value of a secret. One that was given as write-only is never read back.
#[derive(Debug)]
pub(crate) struct SecretVersion;

/// The label of the value that readers get.
const CURRENT: &str = "AWSCURRENT";

impl ResourceType for SecretVersion {
    const NAME: &'static str = "aws_secretsmanager_secret_version";
    const FACTS: Facts = Facts {
        arguments: &[
            "secret_id",
            "secret_binary",
            "secret_string",
            "secret_string_wo",
            "secret_string_wo_version",
        ],
        replacing: &[
            "secret_id",
            "secret_binary",
            "secret_string",
            "secret_string_wo_version",
        ],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let secret = object.required("secret_id")?.to_owned();
        let unseen = call.config.value("secret_string_wo").as_str();
        let text = unseen
            .map(str::to_owned)
            .or_else(|| object.given("secret_string"));
        let request = call.aws.secretsmanager().await?.put_secret_value();
        let request = request.secret_id(&secret).set_secret_string(text);
        let request = request.set_secret_binary(binary(object)?.map(Blob::new));
        let put = request.send().await;
        let put = put.doing(format!("put a value into the secret {secret}"))?;
        let version = put.version_id.unwrap_or_default();
        object.set_flag("has_secret_string_wo", unseen.is_some());
        object.set_text("id", format!("{secret}|{version}"));
        object.set_text("version_id", version);
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let secret = object.required("secret_id")?.to_owned();
        let version = object.required("version_id")?.to_owned();
        let client = call.aws.secretsmanager().await?;
        let doing = || format!("read the secret {secret}");
        let answer = client.describe_secret().secret_id(&secret).send().await;
        let answer = found(answer, MISSING).doing(doing())?;
        let known = answer.filter(|secret| secret.deleted_date().is_none());
        let Some(known) = known else {
            return Ok(Presence::Gone);
        };
        let stages = known
            .version_ids_to_stages()
            .and_then(|all| all.get(&version));
        let Some(stages) = stages else {
            return Ok(Presence::Gone);
        };
        object.set_text("arn", known.arn());
        object.set_texts("version_stages", stages);
        if !object.flag("has_secret_string_wo") {
            let value = client.get_secret_value().secret_id(&secret);
            let value = value.version_id(&version).send().await.doing(doing())?;
            let bytes = value
                .secret_binary
                .map(|blob| STANDARD.encode(blob.as_ref()));
            object.set_text("secret_string", value.secret_string);
            object.set_text("secret_binary", bytes);
        }
        Ok(Presence::Present)
    }

    /// Everything that it has replaces it.
    async fn update(_: &Call<'_>, _: &Object, _: &mut Object) -> Result<(), Diagnostics> {
        Ok(())
    }

    /// Takes away its labels, but for the one that a secret with a value cannot be without.
    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let secret = object.required("secret_id")?;
        let client = call.aws.secretsmanager().await?;
        for stage in object.texts("version_stages") {
            if stage == CURRENT {
                continue;
            }
            let request = client.update_secret_version_stage().secret_id(secret);
            let request = request.version_stage(&stage);
            let removed = request.remove_from_version_id(object.text("version_id"));
            found(removed.send().await, MISSING)
                .doing(format!("take the label {stage} from a value of {secret}"))?;
        }
        Ok(())
    }
}

fn binary(object: &Object) -> Result<Option<Vec<u8>>, Diagnostics> {
    let Some(text) = object.given("secret_binary") else {
        return Ok(None);
    };
    // Never the value: it is a secret.
    STANDARD.decode(text).map(Some).map_err(|_| {
        Diagnostic::error("secret_binary is not base64")
            .detail("Encode it with base64encode or filebase64.")
            .at(Path::root().attribute("secret_binary"))
            .into()
    })
}
