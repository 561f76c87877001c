//! Text as HCL writes it: identifiers and quoted strings.

use std::fmt::{self, Write};

/// Writes `text` as a quoted HCL template without interpolation.
pub(crate) fn write_quoted(out: &mut impl Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            // `${` and `%{` would start an interpolation; doubling escapes it.
            '$' | '%' if characters.peek() == Some(&'{') => {
                write!(out, "{character}{character}")?;
            }
            control if control.is_control() => write!(out, "\\u{:04x}", u32::from(control))?,
            plain => out.write_char(plain)?,
        }
    }
    out.write_char('"')
}

/// Whether `text` may stand unquoted as a name in HCL.
pub(crate) fn is_identifier(text: &str) -> bool {
    let mut characters = text.chars();
    characters
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_')
        && characters.all(|next| next.is_alphanumeric() || next == '_' || next == '-')
}
