//! Which log level the environment asks for (reference §3.8).

use tracing::level_filters::LevelFilter;

/// The level for the provider called `name`, most specific variable first:
/// `TF_LOG_PROVIDER_<NAME>`, `TF_LOG_PROVIDER`, `TF_LOG`. Nothing when none is
/// set or the first that is set says `OFF`.
///
/// Like Terraform, takes `JSON` and anything it does not know for `TRACE`.
/// `<NAME>` is in capitals, with `_` for everything but letters and digits.
pub fn level_from(name: &str, variable: impl Fn(&str) -> Option<String>) -> Option<LevelFilter> {
    let name: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_uppercase()
            } else {
                '_'
            }
        })
        .collect();
    let text = [
        &format!("TF_LOG_PROVIDER_{name}"),
        "TF_LOG_PROVIDER",
        "TF_LOG",
    ]
    .into_iter()
    .find_map(|name| variable(name).filter(|text| !text.is_empty()))?;
    match text.to_ascii_uppercase().as_str() {
        "OFF" => None,
        "ERROR" => Some(LevelFilter::ERROR),
        "WARN" => Some(LevelFilter::WARN),
        "INFO" => Some(LevelFilter::INFO),
        "DEBUG" => Some(LevelFilter::DEBUG),
        _ => Some(LevelFilter::TRACE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_variable_wins() {
        type Row = (&'static [(&'static str, &'static str)], Option<LevelFilter>);
        let table: [Row; 9] = [
            (&[], None),
            (&[("TF_LOG", "")], None),
            (&[("TF_LOG", "warn")], Some(LevelFilter::WARN)),
            (&[("TF_LOG", "JSON")], Some(LevelFilter::TRACE)),
            (&[("TF_LOG", "loud")], Some(LevelFilter::TRACE)),
            (
                &[("TF_LOG", "TRACE"), ("TF_LOG_PROVIDER", "ERROR")],
                Some(LevelFilter::ERROR),
            ),
            (&[("TF_LOG", "TRACE"), ("TF_LOG_PROVIDER", "OFF")], None),
            (
                &[
                    ("TF_LOG_PROVIDER", "ERROR"),
                    ("TF_LOG_PROVIDER_MY_CHAT2", "INFO"),
                ],
                Some(LevelFilter::INFO),
            ),
            (&[("TF_LOG_PROVIDER_OTHER", "INFO")], None),
        ];
        for (variables, expected) in table {
            let lookup = |name: &str| {
                variables
                    .iter()
                    .find(|(key, _)| *key == name)
                    .map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(level_from("my-chat2", lookup), expected, "{variables:?}");
        }
    }
}
