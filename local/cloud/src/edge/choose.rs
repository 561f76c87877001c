//! Which distribution a request is for: its `Host` says so.

use std::net::IpAddr;

use super::configuration::Distribution;
use super::decide::Refusal;

/// The distribution that `host` names, with or without a port.
///
/// | host | distribution |
/// |---|---|
/// | `<id, lower case>.localhost` | that one |
/// | a distribution's domain name or alias | that one |
/// | an address, `localhost` | the only one that is enabled, or the only one |
///
/// # Errors
///
/// A refusal when there is none or more than one; a host of nobody is refused as CloudFront does, 403.
pub(super) fn choose<'a>(
    distributions: &'a [Distribution],
    host: &str,
) -> Result<&'a Distribution, Refusal> {
    let name = without_port(host).to_ascii_lowercase();
    if is_bare(&name) {
        return only(distributions);
    }
    distributions
        .iter()
        .find(|distribution| is_named(distribution, &name))
        .ok_or_else(|| {
            Refusal::new(
                403,
                format!("no distribution has the host name {name}; use a distribution's id, in lower case, with .localhost, one of its aliases, or the address alone"),
            )
        })
}

fn only(distributions: &[Distribution]) -> Result<&Distribution, Refusal> {
    let enabled: Vec<_> = distributions.iter().filter(|one| one.is_enabled).collect();
    match (distributions, enabled.as_slice()) {
        ([], _) => Err(Refusal::new(
            404,
            "there is no distribution yet; apply a configuration that has one".to_owned(),
        )),
        (_, &[one]) | ([one], _) => Ok(one),
        (all, _) => {
            let names: Vec<String> = all
                .iter()
                .map(|one| format!("{}.localhost", one.id.to_ascii_lowercase()))
                .collect();
            let names = names.join(", ");
            Err(Refusal::new(
                404,
                format!("there is more than one distribution; use one of the host names {names}"),
            ))
        }
    }
}

fn is_named(distribution: &Distribution, name: &str) -> bool {
    let local = name.strip_suffix(".localhost");
    local.is_some_and(|id| distribution.id.eq_ignore_ascii_case(id))
        || distribution.domain_name.eq_ignore_ascii_case(name)
        || distribution.aliases.iter().any(|alias| {
            alias.eq_ignore_ascii_case(name) || is_below(&alias.to_ascii_lowercase(), name)
        })
}

/// Whether `alias` is `*.x` and `name` is one label before `x`.
fn is_below(alias: &str, name: &str) -> bool {
    let parent = alias.strip_prefix("*.");
    let label = parent.and_then(|parent| name.strip_suffix(parent)?.strip_suffix('.'));
    label.is_some_and(|label| !label.is_empty() && !label.contains('.'))
}

fn is_bare(name: &str) -> bool {
    name == "localhost"
        || name
            .trim_matches(['[', ']'])
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// The host without its port. An IPv6 address is in brackets and full of colons.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::choose;
    use crate::edge::tests::distribution;

    #[test]
    fn the_host_names_a_distribution() {
        let mut one = distribution("E1");
        one.domain_name = "d1.cloudfront.net".to_owned();
        let mut two = distribution("E2");
        two.aliases = vec!["chat.example.com".to_owned(), "*.example.org".to_owned()];
        let mut off = distribution("E3");
        off.is_enabled = false;
        let three = [one.clone(), two, off.clone()];
        for (distributions, host, expected) in [
            (&three[..], "e1.localhost:8080", Ok("E1")),
            (&three, "E1.LOCALHOST", Ok("E1")),
            (&three, "e3.localhost:1", Ok("E3")),
            (&three, "d1.cloudfront.net", Ok("E1")),
            (&three, "chat.example.com:443", Ok("E2")),
            (&three, "a.example.org", Ok("E2")),
            (&three, "a.b.example.org", Err(403)),
            (&three, "example.org", Err(403)),
            (&three, "e4.localhost", Err(403)),
            (&three, "", Err(403)),
            (&three, "127.0.0.1:8080", Err(404)),
            (&[], "127.0.0.1:8080", Err(404)),
            (&[], "e1.localhost", Err(403)),
            (&[one.clone(), off.clone()], "127.0.0.1:8080", Ok("E1")),
            (&[one.clone(), off.clone()], "localhost", Ok("E1")),
            (&[one], "[::1]:8080", Ok("E1")),
            (&[off], "127.0.0.1", Ok("E3")),
        ] {
            let got = choose(distributions, host);
            let got = got
                .map(|one| one.id.as_str())
                .map_err(|refusal| refusal.status);
            assert_eq!(got, expected, "{host}");
        }
    }
}
