//! Where the code of a function is.

use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::{Architecture, FunctionCode};
use tfplugin::{Diagnostic, Diagnostics, Path, ResultExt};

use crate::aws::Doing;
use crate::engine::{Call, Object};

/// The arguments that say where the code is.
pub(super) const ARGUMENTS: &[&str] = &[
    "architectures",
    "filename",
    "s3_bucket",
    "s3_key",
    "s3_object_version",
    "source_code_hash",
];

/// The code of a new function.
pub(super) async fn code(object: &Object) -> Result<FunctionCode, Diagnostics> {
    let code = FunctionCode::builder()
        .set_zip_file(package(object).await?)
        .set_s3_bucket(object.given("s3_bucket"))
        .set_s3_key(object.given("s3_key"))
        .set_s3_object_version(object.given("s3_object_version"));
    Ok(code.build())
}

/// Gives a function other code, if the arguments changed.
pub(super) async fn update(
    call: &Call<'_>,
    prior: &Object,
    object: &Object,
) -> Result<bool, Diagnostics> {
    let same = |name: &&str| prior.value(name) == object.value(name);
    if ARGUMENTS.iter().all(same) {
        return Ok(false);
    }
    let name = object.required("id")?;
    let request = call.aws.lambda().await?.update_function_code();
    let updated = request
        .function_name(name)
        .set_architectures(architectures(object))
        .set_zip_file(package(object).await?)
        .set_s3_bucket(object.given("s3_bucket"))
        .set_s3_key(object.given("s3_key"))
        .set_s3_object_version(object.given("s3_object_version"))
        .send()
        .await;
    updated.doing(format!("change the code of the function {name:?}"))?;
    Ok(true)
}

pub(super) fn architectures(object: &Object) -> Option<Vec<Architecture>> {
    let names = object.some_texts("architectures")?;
    Some(
        names
            .iter()
            .map(|name| Architecture::from(name.as_str()))
            .collect(),
    )
}

/// Whether the code can be found, as far as that is known.
pub(super) fn check(planned: &Object) -> Option<Diagnostic> {
    let path = Path::root().attribute("filename");
    if let Some(file) = planned.given("filename") {
        let there = std::path::Path::new(&file).is_file();
        return (!there).then(|| {
            Diagnostic::error(format!("There is no package {file:?}"))
                .detail("filename is read from where Terraform runs. Build the package, or correct the path.")
                .at(path)
        });
    }
    let none = ["filename", "s3_bucket"]
        .iter()
        .all(|name| planned.value(name).is_null());
    none.then(|| {
        Diagnostic::error("The function has no code")
            .detail("Set filename, or s3_bucket and s3_key.")
            .at(path)
    })
}

async fn package(object: &Object) -> Result<Option<Blob>, Diagnostics> {
    let Some(file) = object.given("filename") else {
        return Ok(None);
    };
    let read = tokio::fs::read(&file).await;
    let bytes = read.summary(format!("Cannot read the package {file:?}"));
    let bytes = bytes.map_err(|error| error.at(Path::root().attribute("filename")))?;
    Ok(Some(Blob::new(bytes)))
}
