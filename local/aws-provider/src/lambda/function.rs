//! `aws_lambda_function`.

use std::time::Duration;

use aws_sdk_lambda::types::{LastUpdateStatus, PackageType, State};
use tfplugin::{Diagnostic, Diagnostics};

use super::{NO_RESOURCE, code, configuration};
use crate::aws::{Doing, found, not_taken};
use crate::engine::{Call, DefaultValue, Facts, Object, Presence, ResourceType, tags};

/// A function from a zip package. Versions are not published.
#[derive(Debug)]
pub(crate) struct Function;

/// Time between two looks at a function that is being made or changed.
const POLL: Duration = Duration::from_millis(50);

const CONCURRENCY: &str = "reserved_concurrent_executions";
/// No reservation.
const UNRESERVED: i64 = -1;

impl ResourceType for Function {
    const NAME: &'static str = "aws_lambda_function";
    const FACTS: Facts = Facts {
        arguments: &[
            "architectures",
            "dead_letter_config",
            "description",
            "environment",
            "ephemeral_storage",
            "filename",
            "function_name",
            "handler",
            "kms_key_arn",
            "layers",
            "logging_config",
            "memory_size",
            "package_type",
            CONCURRENCY,
            "role",
            "runtime",
            "s3_bucket",
            "s3_key",
            "s3_object_version",
            "source_code_hash",
            "tags",
            "timeout",
            "tracing_config",
        ],
        replacing: &["function_name", "package_type"],
        changing: &[
            ("code_sha256", code::ARGUMENTS),
            ("last_modified", &[]),
            ("source_code_hash", code::ARGUMENTS),
            ("source_code_size", code::ARGUMENTS),
        ],
        defaults: &[
            ("memory_size", DefaultValue::Number(128)),
            ("package_type", DefaultValue::Text("Zip")),
            (CONCURRENCY, DefaultValue::Number(UNRESERVED)),
            ("timeout", DefaultValue::Number(3)),
        ],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let name = object.required("function_name")?.to_owned();
        let request = call.aws.lambda().await?.create_function();
        let created = request
            .function_name(&name)
            .code(code::code(object).await?)
            .set_architectures(code::architectures(object))
            .set_dead_letter_config(configuration::dead_letters(object))
            .set_description(object.given("description"))
            .set_environment(configuration::environment(object))
            .set_ephemeral_storage(configuration::storage(object)?)
            .set_handler(object.given("handler"))
            .set_kms_key_arn(object.given("kms_key_arn"))
            .set_layers(object.some_texts("layers"))
            .set_logging_config(configuration::logging(object))
            .set_memory_size(object.small("memory_size"))
            .package_type(PackageType::from(object.text("package_type")))
            .role(object.text("role"))
            .set_runtime(configuration::runtime(object))
            .set_tags(object.some_map(tags::ALL))
            .set_timeout(object.small("timeout"))
            .set_tracing_config(configuration::tracing(object))
            .send()
            .await;
        let taken = ["ResourceConflictException"];
        not_taken(&created, &taken, "function", &name, "function_name")?;
        created.doing(format!("create the function {name:?}"))?;
        object.set_text("id", &name);
        call.made(object);
        ready(call, &name).await?;
        reserve(call, object).await
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let name = object.required("id")?.to_owned();
        let request = call.aws.lambda().await?.get_function();
        let answer = request.function_name(&name).send().await;
        let answer = found(answer, &[NO_RESOURCE]);
        let Some(answer) = answer.doing(format!("read the function {name:?}"))? else {
            return Ok(Presence::Gone);
        };
        let Some(function) = answer.configuration() else {
            return Ok(Presence::Gone);
        };
        configuration::observe(object, function);
        let reserved = answer.concurrency();
        let reserved =
            reserved.and_then(aws_sdk_lambda::types::Concurrency::reserved_concurrent_executions);
        object.set_number(CONCURRENCY, reserved.map_or(UNRESERVED, i64::from));
        let arn = function.function_arn().unwrap_or_default();
        let (region, partition) = (call.aws.region().await?, call.aws.partition().await?);
        let gateway = format!("arn:{partition}:apigateway:{region}:lambda:path");
        let invoke = |arn: &str| format!("{gateway}/2015-03-31/functions/{arn}/invocations");
        let version = function.version().unwrap_or_default();
        let qualified = format!("{arn}:{version}");
        object.set_text("arn", arn);
        object.set_text("invoke_arn", invoke(arn));
        object.set_text("qualified_invoke_arn", invoke(&qualified));
        object.set_text("qualified_arn", qualified);
        call.observe_tags(
            object,
            answer.tags.unwrap_or_default().into_iter().collect(),
        );
        Ok(Presence::Present)
    }

    async fn update(
        call: &Call<'_>,
        prior: &Object,
        object: &mut Object,
    ) -> Result<(), Diagnostics> {
        let name = object.required("id")?.to_owned();
        let differs = |name: &&str| prior.value(name) != object.value(name);
        if configuration::ARGUMENTS.iter().any(differs) {
            configure(call, prior, object).await?;
            ready(call, &name).await?;
        }
        if code::update(call, prior, object).await? {
            ready(call, &name).await?;
        }
        if differs(&CONCURRENCY) {
            reserve(call, object).await?;
        }
        set_tags(call, prior, object).await
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let name = object.required("id")?;
        let request = call.aws.lambda().await?.delete_function();
        let deleted = request.function_name(name).send().await;
        found(deleted, &[NO_RESOURCE]).done(format!("delete the function {name:?}"))
    }

    fn check(planned: &Object) -> Diagnostics {
        code::check(planned).into_iter().collect()
    }
}

async fn configure(call: &Call<'_>, prior: &Object, object: &Object) -> Result<(), Diagnostics> {
    let name = object.required("id")?;
    // A block that is gone is set to nothing, or to what AWS has by itself.
    let gone = |block: &str| prior.has_block(block) && !object.has_block(block);
    let mut cleared = Object::new();
    for (block, attribute, value) in [
        ("tracing_config", "mode", "PassThrough"),
        ("dead_letter_config", "target_arn", ""),
        ("logging_config", "log_format", "Text"),
        ("environment", "", ""),
        ("ephemeral_storage", "", ""),
    ] {
        if gone(block) {
            let mut empty = Object::new();
            empty.set_text(attribute, value);
            cleared.set_block(block, Some(empty));
        }
    }
    let cleared = &cleared;
    let dead_letters = configuration::dead_letters(object);
    let storage = configuration::storage(object)?;
    let request = call.aws.lambda().await?.update_function_configuration();
    let updated = request
        .function_name(name)
        .set_dead_letter_config(dead_letters.or_else(|| configuration::dead_letters(cleared)))
        .description(object.text("description"))
        .set_environment(
            configuration::environment(object).or_else(|| configuration::environment(cleared)),
        )
        .set_ephemeral_storage(match storage {
            Some(storage) => Some(storage),
            None => configuration::storage(cleared)?,
        })
        .set_handler(object.given("handler"))
        .kms_key_arn(object.text("kms_key_arn"))
        .set_layers(Some(object.texts("layers")))
        .set_logging_config(
            configuration::logging(object).or_else(|| configuration::logging(cleared)),
        )
        .set_memory_size(object.small("memory_size"))
        .role(object.text("role"))
        .set_runtime(configuration::runtime(object))
        .set_timeout(object.small("timeout"))
        .set_tracing_config(
            configuration::tracing(object).or_else(|| configuration::tracing(cleared)),
        )
        .send()
        .await;
    updated.done(format!("change the function {name:?}"))
}

/// Reserves concurrency, or gives a reservation back.
async fn reserve(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
    let name = object.required("id")?;
    let lambda = call.aws.lambda().await?;
    let doing = format!("reserve concurrency for the function {name:?}");
    match object
        .small(CONCURRENCY)
        .filter(|reserved| i64::from(*reserved) != UNRESERVED)
    {
        Some(reserved) => {
            let request = lambda.put_function_concurrency().function_name(name);
            let set = request
                .reserved_concurrent_executions(reserved)
                .send()
                .await;
            set.done(doing)
        }
        None => {
            let request = lambda.delete_function_concurrency().function_name(name);
            request.send().await.done(doing)
        }
    }
}

async fn set_tags(call: &Call<'_>, prior: &Object, object: &Object) -> Result<(), Diagnostics> {
    let arn = object.required("arn")?;
    let lambda = call.aws.lambda().await?;
    let changes = tags::changes(prior, object);
    if !changes.removed.is_empty() {
        let request = lambda.untag_resource().resource(arn);
        let removed = request.set_tag_keys(Some(changes.removed)).send().await;
        removed.doing(format!("remove tags of {arn}"))?;
    }
    if !changes.set.is_empty() {
        let request = lambda.tag_resource().resource(arn);
        let set = request.set_tags(Some(changes.set.into_iter().collect()));
        set.send().await.doing(format!("set tags of {arn}"))?;
    }
    Ok(())
}

/// Waits until the function can be called and changed.
async fn ready(call: &Call<'_>, name: &str) -> Result<(), Diagnostics> {
    loop {
        let request = call.aws.lambda().await?.get_function_configuration();
        let function = request.function_name(name).send().await;
        let function = function.doing(format!("wait for the function {name:?}"))?;
        let pending = function.state() == Some(&State::Pending)
            || function.last_update_status() == Some(&LastUpdateStatus::InProgress);
        if function.state() == Some(&State::Failed)
            || function.last_update_status() == Some(&LastUpdateStatus::Failed)
        {
            let reason = function
                .state_reason()
                .or(function.last_update_status_reason());
            return Err(Diagnostic::error(format!("The function {name:?} failed"))
                .detail(reason.unwrap_or_default())
                .into());
        }
        if !pending {
            return Ok(());
        }
        call.pause(POLL).await?;
    }
}
