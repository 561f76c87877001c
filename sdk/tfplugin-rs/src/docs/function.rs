//! The page of a function, in the shape that tfplugindocs gives it.

use super::examples::Examples;
use super::page::{example, fenced, front_matter};
use super::words::type_words;
use crate::function::{Parameter, Signature};

/// The page of the function `signature` of the provider; takes the examples that it shows.
pub(super) fn render(provider: &str, signature: &Signature, examples: &mut Examples) -> String {
    let Signature { name, inputs, .. } = signature;
    let title = format!("{name} function - {provider}");
    let mut parts = vec![
        front_matter(true, &title, &inputs.description),
        format!("# function: {name}"),
    ];
    if let Some(message) = &inputs.deprecated {
        parts.push(format!("~> **Deprecated** {message}"));
    }
    parts.push(inputs.description.clone());
    let shown = examples.take_all(&format!("functions/{name}"), "function");
    if !shown.is_empty() {
        parts.push("## Example Usage".to_owned());
        parts.extend(shown.iter().flat_map(example));
    }
    parts.push("## Signature".to_owned());
    parts.push(fenced("text", &words(signature)));
    if inputs.all().next().is_some() {
        parts.push("## Arguments".to_owned());
        let lines = inputs.all().enumerate().map(|(index, parameter)| {
            let is_variadic = index == inputs.parameters.len();
            line(index + 1, parameter, is_variadic)
        });
        parts.push(lines.collect::<Vec<_>>().join("\n"));
    }
    let mut page = parts.join("\n\n");
    page.push('\n');
    page
}

/// `name(first string, others list of string...) string`
fn words(signature: &Signature) -> String {
    let words = |ty| type_words(ty).to_lowercase();
    let fixed = signature.inputs.parameters.iter();
    let fixed = fixed.map(|p| format!("{} {}", p.name, words(&p.ty)));
    let variadic = signature.inputs.variadic.iter();
    let variadic = variadic.map(|p| format!("{} {}...", p.name, words(&p.ty)));
    let parameters: Vec<String> = fixed.chain(variadic).collect();
    format!(
        "{}({}) {}",
        signature.name,
        parameters.join(", "),
        words(&signature.returns)
    )
}

fn line(number: usize, parameter: &Parameter, is_variadic: bool) -> String {
    let flag = |is_set: bool, word: &str| is_set.then(|| word.to_owned());
    let flags = [
        flag(is_variadic, "Variadic"),
        Some(type_words(&parameter.ty)),
        flag(parameter.takes_null, "Nullable"),
    ];
    let flags: Vec<String> = flags.into_iter().flatten().collect();
    let text: Vec<String> = parameter
        .description
        .lines()
        .map(|line| match line {
            "" => String::new(),
            line => format!("   {line}"),
        })
        .collect();
    format!(
        "{number}. `{}` ({}) {}",
        parameter.name,
        flags.join(", "),
        text.join("\n").trim_start()
    )
}
