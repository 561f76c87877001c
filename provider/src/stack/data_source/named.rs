//! Which API a name means.

/// A name that does not mean one API.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NameError {
    /// There is no API at all.
    #[error(
        "{0} has no WebSocket API that these credentials may see; correct the region or the \
         credentials of the provider"
    )]
    Nothing(String),
    /// None is called so.
    #[error(
        "no WebSocket API in {region} is called so; there are {there}; correct the name, say `id` \
         instead, or correct the region or the credentials of the provider"
    )]
    None {
        /// Region that was looked through.
        region: String,
        /// Names and ids of those there are.
        there: String,
    },
    /// Several are called so.
    #[error(
        "{} WebSocket APIs in {region} are called so: {}; say `id` with the one that is meant, or \
         give the others other names",
        .ids.len(), .ids.join(", ")
    )]
    Several {
        /// Region that was looked through.
        region: String,
        /// Their ids.
        ids: Vec<String>,
    },
}

/// How many APIs an error lists.
const MOST_LISTED: usize = 20;

/// The id of the only one of `apis`, each with id and name, that is called `name`.
///
/// # Errors
///
/// [`NameError`] when there is none, or several.
pub(super) fn named(
    name: &str,
    region: &str,
    apis: &[(String, String)],
) -> Result<String, NameError> {
    let region = region.to_owned();
    let mut ids: Vec<String> = apis
        .iter()
        .filter(|(_, called)| called == name)
        .map(|(id, _)| id.clone())
        .collect();
    ids.sort_unstable();
    match (&*ids, apis) {
        ([id], _) => Ok(id.clone()),
        ([], []) => Err(NameError::Nothing(region)),
        ([], apis) => Err(NameError::None {
            region,
            there: listed(apis),
        }),
        _ => Err(NameError::Several { region, ids }),
    }
}

fn listed(apis: &[(String, String)]) -> String {
    let mut names: Vec<String> = apis
        .iter()
        .map(|(id, name)| format!("{name:?} ({id})"))
        .collect();
    names.sort_unstable();
    let more = names.len().saturating_sub(MOST_LISTED);
    names.truncate(MOST_LISTED);
    let listed = names.join(", ");
    match more {
        0 => listed,
        more => format!("{listed} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_the_only_one_of_it() {
        let check = |name: &str, apis: &[(&str, &str)], expected: Result<&str, &str>| {
            let apis: Vec<(String, String)> = apis
                .iter()
                .map(|(id, name)| ((*id).to_owned(), (*name).to_owned()))
                .collect();
            let found = named(name, "eu-west-1", &apis).map_err(|error| error.to_string());
            assert_eq!(found.as_deref().map_err(String::as_str), expected, "{name}");
        };
        let apis = [("a1", "one"), ("b2", "two"), ("c3", "two")];
        check("one", &apis, Ok("a1"));
        check(
            "two",
            &apis,
            Err(
                "2 WebSocket APIs in eu-west-1 are called so: b2, c3; say `id` with the one that is \
                 meant, or give the others other names",
            ),
        );
        check(
            "One",
            &apis,
            Err(
                "no WebSocket API in eu-west-1 is called so; there are \"one\" (a1), \"two\" (b2), \
                 \"two\" (c3); correct the name, say `id` instead, or correct the region or the \
                 credentials of the provider",
            ),
        );
        check(
            "one",
            &[],
            Err(
                "eu-west-1 has no WebSocket API that these credentials may see; correct the region \
                 or the credentials of the provider",
            ),
        );
    }

    #[test]
    fn not_everything_is_listed() {
        let apis: Vec<(String, String)> = (0..MOST_LISTED + 3)
            .map(|n| (format!("id{n}"), format!("name{n}")))
            .collect();
        let error = named("other", "eu-west-1", &apis).unwrap_err().to_string();
        assert!(error.contains(" and 3 more; correct"), "{error}");
    }
}
