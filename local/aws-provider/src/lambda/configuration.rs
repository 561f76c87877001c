//! The configuration of a function, from and to Terraform.

use aws_sdk_lambda::types::{
    ApplicationLogLevel, Architecture, DeadLetterConfig, Environment, EphemeralStorage,
    FunctionConfiguration, LogFormat, LoggingConfig, PackageType, Runtime, SystemLogLevel,
    TracingConfig, TracingMode,
};
use tfplugin::{Diagnostics, ResultExt};

use crate::engine::Object;

/// What a function has when nothing is said: AWS, Lambda API reference, `CreateFunction`.
const DEFAULT_STORAGE_MB: i32 = 512;

/// The arguments that can be changed without the code.
pub(super) const ARGUMENTS: &[&str] = &[
    "dead_letter_config",
    "description",
    "environment",
    "ephemeral_storage",
    "handler",
    "kms_key_arn",
    "layers",
    "logging_config",
    "memory_size",
    "role",
    "runtime",
    "timeout",
    "tracing_config",
];

pub(super) fn environment(object: &Object) -> Option<Environment> {
    let block = object.block("environment")?;
    let variables = block.map("variables").into_iter().collect();
    Some(
        Environment::builder()
            .set_variables(Some(variables))
            .build(),
    )
}

pub(super) fn storage(object: &Object) -> Result<Option<EphemeralStorage>, Diagnostics> {
    let Some(block) = object.block("ephemeral_storage") else {
        return Ok(None);
    };
    let size = block.small("size").unwrap_or(DEFAULT_STORAGE_MB);
    let storage = EphemeralStorage::builder().size(size).build();
    Ok(Some(storage.summary("Invalid ephemeral_storage")?))
}

pub(super) fn tracing(object: &Object) -> Option<TracingConfig> {
    let block = object.block("tracing_config")?;
    let mode = TracingMode::from(block.text("mode"));
    Some(TracingConfig::builder().mode(mode).build())
}

pub(super) fn dead_letters(object: &Object) -> Option<DeadLetterConfig> {
    let block = object.block("dead_letter_config")?;
    let target = block.given("target_arn");
    Some(DeadLetterConfig::builder().set_target_arn(target).build())
}

pub(super) fn logging(object: &Object) -> Option<LoggingConfig> {
    let block = object.block("logging_config")?;
    let application = block.given("application_log_level");
    let system = block.given("system_log_level");
    let logging = LoggingConfig::builder()
        .log_format(LogFormat::from(block.text("log_format")))
        .set_application_log_level(application.as_deref().map(ApplicationLogLevel::from))
        .set_system_log_level(system.as_deref().map(SystemLogLevel::from))
        .set_log_group(block.given("log_group"));
    Some(logging.build())
}

pub(super) fn runtime(object: &Object) -> Option<Runtime> {
    object.given("runtime").as_deref().map(Runtime::from)
}

/// Writes a function's configuration into `object`, which has what was known of it.
pub(super) fn observe(object: &mut Object, found: &FunctionConfiguration) {
    let architectures = found.architectures().iter().map(Architecture::as_str);
    object.set_texts("architectures", architectures);
    object.set_text("code_sha256", found.code_sha256());
    if object.given("source_code_hash").is_none() {
        object.set_text("source_code_hash", found.code_sha256());
    }
    object.set_number("source_code_size", found.code_size());
    object.set_text("description", found.description());
    object.set_text("function_name", found.function_name());
    object.set_text("handler", found.handler());
    object.set_text("kms_key_arn", found.kms_key_arn());
    object.set_text("last_modified", found.last_modified());
    let layers = found.layers().iter().filter_map(|layer| layer.arn());
    object.set_texts("layers", layers);
    object.set_number("memory_size", found.memory_size());
    object.set_text(
        "package_type",
        found.package_type().map(PackageType::as_str),
    );
    object.set_text("role", found.role());
    object.set_text("runtime", found.runtime().map(Runtime::as_str));
    object.set_text("signing_job_arn", "");
    object.set_text("signing_profile_version_arn", "");
    object.set_number("timeout", found.timeout());
    object.set_text("version", found.version());
    observe_blocks(object, found);
}

/// Blocks that AWS has in any case are there when they say something, or are configured.
fn observe_blocks(object: &mut Object, found: &FunctionConfiguration) {
    let variables = found.environment().and_then(|found| found.variables());
    let variables = variables.cloned().unwrap_or_default();
    if !variables.is_empty() || object.has_block("environment") {
        let mut block = Object::new();
        block.set_map("variables", variables);
        object.set_block("environment", Some(block));
    }
    let size = found.ephemeral_storage().map_or(
        DEFAULT_STORAGE_MB,
        aws_sdk_lambda::types::EphemeralStorage::size,
    );
    if size != DEFAULT_STORAGE_MB || object.has_block("ephemeral_storage") {
        let mut block = Object::new();
        block.set_number("size", size);
        object.set_block("ephemeral_storage", Some(block));
    }
    let mode = found.tracing_config().and_then(|found| found.mode());
    let mode = mode.unwrap_or(&TracingMode::PassThrough);
    if *mode != TracingMode::PassThrough || object.has_block("tracing_config") {
        let mut block = Object::new();
        block.set_text("mode", mode.as_str());
        object.set_block("tracing_config", Some(block));
    }
    let target = found
        .dead_letter_config()
        .and_then(|found| found.target_arn());
    let dead_letters = target.map(|target| {
        let mut block = Object::new();
        block.set_text("target_arn", target);
        block
    });
    object.set_block("dead_letter_config", dead_letters);
    observe_logging(object, found);
}

fn observe_logging(object: &mut Object, found: &FunctionConfiguration) {
    let Some(logging) = found.logging_config() else {
        return;
    };
    let format = logging.log_format().unwrap_or(&LogFormat::Text);
    if *format == LogFormat::Text && !object.has_block("logging_config") {
        return;
    }
    let mut block = Object::new();
    block.set_text("log_format", format.as_str());
    let application = logging.application_log_level();
    block.set_text(
        "application_log_level",
        application.map(ApplicationLogLevel::as_str),
    );
    let system = logging.system_log_level();
    block.set_text("system_log_level", system.map(SystemLogLevel::as_str));
    block.set_text("log_group", logging.log_group());
    object.set_block("logging_config", Some(block));
}
