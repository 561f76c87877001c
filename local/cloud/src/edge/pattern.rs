//! Which paths a behaviour is for.
//!
//! A pattern is compared with the path of the URL, case counts, `*` stands for any text and `?` for
//! exactly one character; a slash at the beginning makes no difference (API reference `CacheBehavior`).
//! CloudFront compares the path in its normal form (RFC 3986) and sends the origin the path as it came
//! (developer guide, "Path pattern").

use chatbot_gateway::data::policy;

/// Whether a behaviour with the pattern `pattern` is for the path `path`, which is in its
/// [`normal`] form.
#[must_use]
pub(super) fn matches(pattern: &str, path: &str) -> bool {
    let rooted = |text: &str| text.strip_prefix('/').unwrap_or(text).to_owned();
    policy::matches(&rooted(pattern), &rooted(path))
}

/// The normal form of a path: unreserved characters are not encoded, the digits of encoded ones are
/// upper case, there are no `.` and `..`, no two slashes follow each other, and it begins with one.
#[must_use]
pub(super) fn normal(path: &str) -> String {
    let decoded = decoded(path);
    let mut segments: Vec<&str> = Vec::new();
    let mut is_folder = false;
    for segment in decoded.split('/') {
        is_folder = matches!(segment, "" | "." | "..");
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    let end = if is_folder && !segments.is_empty() {
        "/"
    } else {
        ""
    };
    format!("/{}{end}", segments.join("/"))
}

/// Decodes unreserved characters (RFC 3986 §2.3).
fn decoded(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        text.push_str(before);
        let digits = after.get(..2).filter(|digits| is_hexadecimal(digits));
        let Some(digits) = digits else {
            text.push('%');
            rest = after;
            continue;
        };
        match u8::from_str_radix(digits, 16).map(char::from) {
            Ok(character) if is_unreserved(character) => text.push(character),
            _ => {
                text.push('%');
                text.push_str(&digits.to_ascii_uppercase());
            }
        }
        rest = &after[2..];
    }
    text.push_str(rest);
    text
}

fn is_hexadecimal(digits: &str) -> bool {
    digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

fn is_unreserved(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '.' | '_' | '~')
}

#[cfg(test)]
mod tests {
    use super::{matches, normal};
    use proptest::prelude::*;

    #[test]
    fn patterns_choose_paths() {
        for (pattern, path, expected) in [
            ("*", "/", true),
            ("/*", "/", true),
            ("*", "/a/b", true),
            ("/chat", "/chat", true),
            ("chat", "/chat", true),
            ("/chat", "/chat/", false),
            ("/chat", "/Chat", false),
            ("/chat", "/chats", false),
            ("/chat", "/a/chat", false),
            ("/chat*", "/chats/1", true),
            ("*.jpg", "/a/b.jpg", true),
            ("*.jpg", "/a/b.JPG", false),
            ("images/*.jpg", "/images/a/b.jpg", true),
            ("/a?.txt", "/a1.txt", true),
            ("/a?.txt", "/a.txt", false),
            ("/a?.txt", "/a12.txt", false),
            ("/a[0-9].txt", "/a1.txt", false),
            ("/", "/", true),
            ("/", "/a", false),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} on {path}");
        }
    }

    #[test]
    fn paths_have_one_form() {
        for (path, expected) in [
            ("", "/"),
            ("/", "/"),
            ("/a/b", "/a/b"),
            ("/a/b/", "/a/b/"),
            ("//a///b", "/a/b"),
            ("/a/../b", "/b"),
            ("/a/b/..", "/a/"),
            ("/../../a", "/a"),
            ("/a/./b/.", "/a/b/"),
            ("/%63hat", "/chat"),
            ("/%2e%2E/chat", "/chat"),
            ("/a%2fb", "/a%2Fb"),
            ("/a%zz", "/a%zz"),
            ("/a%", "/a%"),
            ("/%e4", "/%E4"),
            ("/ä", "/ä"),
            ("/%ä", "/%ä"),
        ] {
            assert_eq!(normal(path), expected, "{path}");
        }
    }

    /// The definition, without any thought of speed.
    fn by_definition(pattern: &[char], text: &[char]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some(('*', rest)) => (0..=text.len()).any(|at| by_definition(rest, &text[at..])),
            Some((first, rest)) => text.split_first().is_some_and(|(c, text)| {
                (*first == '?' || first == c) && by_definition(rest, text)
            }),
        }
    }

    proptest! {
        #[test]
        fn matching_is_its_definition(pattern in "/?[ab*?/]{0,7}", path in "/[ab/]{0,7}") {
            let rooted: Vec<char> = format!("/{}", pattern.strip_prefix('/').unwrap_or(&pattern)).chars().collect();
            let text: Vec<char> = path.chars().collect();
            prop_assert_eq!(matches(&pattern, &path), by_definition(&rooted, &text));
        }

        #[test]
        fn a_slash_at_the_beginning_makes_no_difference(pattern in "[ab*?][ab*?/]{0,6}", path in "/[ab/]{0,7}") {
            prop_assert_eq!(matches(&pattern, &path), matches(&format!("/{pattern}"), &path));
        }

        #[test]
        fn the_normal_form_is_its_own(path in "/[a.%2eE/~ ]{0,12}") {
            let once = normal(&path);
            prop_assert!(once.starts_with('/') && !once.contains("//"), "{}", once);
            prop_assert!(!once.split('/').any(|segment| segment == "." || segment == ".."), "{}", once);
        }

        #[test]
        fn plain_paths_are_left_alone(path in "(/[a-zA-Z0-9_~-]{1,5}){1,4}/?") {
            prop_assert_eq!(normal(&path), path);
        }
    }
}
