//! The data source `aws_secretsmanager_secret_version`.

use aws_smithy_types::date_time::Format;
use tfplugin::{Diagnostic, Diagnostics, Path};

use crate::aws::{Aws, Doing};
use crate::engine::{DataSourceType, Object};

/// A value of a secret, as whoever may read it gets it.
#[derive(Debug)]
pub(crate) struct SecretValue;

impl DataSourceType for SecretValue {
    const NAME: &'static str = "aws_secretsmanager_secret_version";
    const ARGUMENTS: &'static [&'static str] = &["secret_id", "version_id", "version_stage"];

    async fn read(aws: &Aws, object: &mut Object) -> Result<(), Diagnostics> {
        let secret = object.required("secret_id")?.to_owned();
        let request = aws.secretsmanager().await?.get_secret_value();
        let value = request
            .secret_id(&secret)
            .set_version_id(object.given("version_id"))
            .set_version_stage(object.given("version_stage"))
            .send()
            .await
            .doing(format!("read a value of the secret {secret}"))?;
        let version = value.version_id().unwrap_or_default();
        object.set_text("id", format!("{secret}|{version}"));
        object.set_text("version_id", version);
        object.set_text("arn", value.arn());
        let created = value.created_date();
        let created = created.and_then(|date| date.fmt(Format::DateTime).ok());
        object.set_text("created_date", created);
        object.set_texts("version_stages", value.version_stages());
        // The real provider reads bytes as a text too. Never the value in a message: it is a secret.
        let bytes = value.secret_binary().map(|blob| blob.as_ref().to_vec());
        let binary = bytes.map(String::from_utf8).transpose().map_err(|_| {
            Diagnostic::error(format!("A value of the secret {secret} is no text"))
                .detail("Its bytes are not UTF-8, and secret_binary holds a text.")
                .at(Path::root().attribute("secret_id"))
        })?;
        object.set_text("secret_binary", binary.unwrap_or_default());
        object.set_text("secret_string", value.secret_string().unwrap_or_default());
        Ok(())
    }
}
