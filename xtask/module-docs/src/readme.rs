//! The place of the tables in a README.

/// Begins what is generated.
const BEGIN: &str = "<!-- BEGIN_TF_DOCS -->";
/// Ends it.
const END: &str = "<!-- END_TF_DOCS -->";

/// A README without one place for the tables.
#[derive(Debug, thiserror::Error)]
#[error("README.md needs one line `{BEGIN}` and after it one line `{END}`")]
pub(crate) struct NoPlace;

/// `readme` with `tables` in their place, whatever was there.
///
/// # Errors
///
/// [`NoPlace`] when the markers are missing, in the other order, or there more than once.
pub(crate) fn with_tables(readme: &str, tables: &str) -> Result<String, NoPlace> {
    let (before, rest) = readme.split_once(BEGIN).ok_or(NoPlace)?;
    let (old, after) = rest.split_once(END).ok_or(NoPlace)?;
    if [before, old, after]
        .iter()
        .any(|part| part.contains(BEGIN) || part.contains(END))
    {
        return Err(NoPlace);
    }
    Ok(format!("{before}{BEGIN}\n{tables}{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_put_between_the_markers() {
        let check = |old: &str, new: &str| {
            assert_eq!(with_tables(old, "new\n").unwrap(), new);
            assert_eq!(with_tables(new, "new\n").unwrap(), new);
        };
        let whole = format!("# a\n\n{BEGIN}\nnew\n{END}\n");
        check(&format!("# a\n\n{BEGIN}\n{END}\n"), &whole);
        check(&format!("# a\n\n{BEGIN}\nold\nold\n{END}\n"), &whole);
        check(
            &format!("{BEGIN}{END}\n\nafter"),
            &format!("{BEGIN}\nnew\n{END}\n\nafter"),
        );
    }

    #[test]
    fn a_readme_has_one_place() {
        for readme in [
            String::new(),
            format!("{BEGIN}\n"),
            format!("{END}\n{BEGIN}\n"),
            format!("{BEGIN}\n{END}\n{BEGIN}\n{END}\n"),
        ] {
            assert!(with_tables(&readme, "new").is_err(), "{readme}");
        }
    }
}
