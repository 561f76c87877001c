//! One page from top to bottom.

use super::examples::{Example, Examples};
use super::section::{members, schema};
use super::words::capitalised;
use super::{Kind, Subject, summary};

/// The page of `subject`; takes the examples that it shows.
pub(super) fn render(subject: &Subject, examples: &mut Examples) -> String {
    let block = &subject.schema.block;
    let Subject { provider, name, .. } = subject;
    let (title, heading) = match subject.kind {
        Kind::Provider => (format!("{name} Provider"), format!("{name} Provider")),
        Kind::Resource => (
            format!("{name} Resource - {provider}"),
            format!("{name} (Resource)"),
        ),
        Kind::DataSource => (
            format!("{name} Data Source - {provider}"),
            format!("{name} (Data Source)"),
        ),
    };
    let below = subject.kind != Kind::Provider;
    let mut parts = vec![front_matter(below, &title, &block.description)];
    parts.push(format!("# {heading}"));
    if let Some(message) = &block.deprecated {
        parts.push(format!("~> **Deprecated** {message}"));
    }
    parts.push(block.description.clone());
    let (folder, start) = subject.examples();
    let shown = examples.take_all(&folder, start);
    if !shown.is_empty() {
        parts.push("## Example Usage".to_owned());
        parts.extend(shown.iter().flat_map(example));
    }
    parts.push(schema(block));
    if subject.kind == Kind::Resource {
        parts.extend(import(subject, examples, &folder));
    }
    let mut page = parts.join("\n\n");
    page.push('\n');
    page
}

/// The index is not `below` it and has no subcategory.
pub(super) fn front_matter(below: bool, title: &str, description: &str) -> String {
    let subcategory = if below { "subcategory: \"\"\n" } else { "" };
    let description = summary(description);
    format!("---\npage_title: \"{title}\"\n{subcategory}description: |-\n  {description}\n---")
}

pub(super) fn example(example: &Example) -> Vec<String> {
    let heading = match example.variant.as_str() {
        "" => None,
        variant => Some(format!("### {}", capitalised(variant))),
    };
    heading
        .into_iter()
        .chain([fenced("terraform", &example.content)])
        .collect()
}

fn import(subject: &Subject, examples: &mut Examples, folder: &str) -> Vec<String> {
    let identity = examples.take(folder, "import-by-identity.tf");
    let block = examples.take(folder, "import-by-string-id.tf");
    let command = examples.take(folder, "import.sh");
    if identity.is_none() && block.is_none() && command.is_none() {
        return Vec::new();
    }
    let mut parts = vec!["## Import".to_owned()];
    if let Some(block) = block {
        parts.push("With an `import` block (Terraform 1.5 and later):".to_owned());
        parts.push(fenced("terraform", &block));
    }
    if let Some(command) = command {
        parts.push("With the `terraform import` command:".to_owned());
        parts.push(fenced("shell", &command));
    }
    if let Some(identity) = identity {
        parts.push("By identity, with an `import` block (Terraform 1.12 and later):".to_owned());
        parts.push(fenced("terraform", &identity));
        parts.extend(
            subject
                .identity
                .as_ref()
                .map(|schema| members("Identity Schema", &schema.block)),
        );
    }
    parts
}

pub(super) fn fenced(language: &str, content: &str) -> String {
    format!("```{language}\n{}\n```", content.trim_end())
}
