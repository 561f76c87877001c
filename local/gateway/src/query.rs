//! Query strings and forms, which are written alike.

/// The parameters in their order, names and values decoded.
pub(crate) fn parameters(text: &str) -> Vec<(String, String)> {
    let decode = |part: &str| {
        let spaced = part.replace('+', " ");
        percent_encoding::percent_decode_str(&spaced)
            .decode_utf8_lossy()
            .into_owned()
    };
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::parameters;

    #[test]
    fn queries_are_decoded_in_order() {
        let expected = [("token", "a b+c"), ("token", ""), ("flag", ""), ("ü", "=")];
        let found = parameters("token=a+b%2Bc&token=&flag&%C3%BC==");
        let found: Vec<_> = found
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        assert_eq!(found, expected);
        assert!(parameters("").is_empty());
    }
}
