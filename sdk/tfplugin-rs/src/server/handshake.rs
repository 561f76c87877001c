//! The handshake: is it Terraform, which protocol, and the one line that says
//! where the provider listens (reference §3.1–3.2).

use std::fmt::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use rustls_pki_types::CertificateDer;

use super::environment::Environment;
use super::error::ServeError;

/// Version of go-plugin's own protocol.
const CORE_PROTOCOL: u32 = 1;
/// Version of Terraform's plugin protocol that this crate speaks.
pub(super) const PROTOCOL: u32 = 6;
const COOKIE_VALUE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// Refuses to go on unless Terraform started the process.
pub(super) fn check_cookie(environment: &Environment) -> Result<(), ServeError> {
    if environment.cookie.as_deref() == Some(COOKIE_VALUE) {
        Ok(())
    } else {
        Err(ServeError::NotAPlugin)
    }
}

/// Whether the client speaks our protocol; one that does not say is taken at
/// the word of the handshake line. The line names protocol 6 in any case: a
/// client that cannot speak it prints the better error message.
pub(super) fn client_speaks_our_protocol(environment: &Environment) -> bool {
    environment
        .protocol_versions
        .as_deref()
        .is_none_or(|versions| {
            versions
                .split(',')
                .any(|version| version.trim().parse() == Ok(PROTOCOL))
        })
}

/// The line for standard output, with its end of line.
///
/// `certificate` is the provider's own, or nothing without TLS.
pub(super) fn line(
    socket: &Path,
    certificate: Option<&CertificateDer<'_>>,
    environment: &Environment,
) -> String {
    let certificate = certificate
        .map(|der| STANDARD_NO_PAD.encode(der))
        .unwrap_or_default();
    let socket = socket.display();
    let mut line = format!("{CORE_PROTOCOL}|{PROTOCOL}|unix|{socket}|grpc|{certificate}");
    if environment.multiplex {
        // Writing to a string cannot fail.
        let _ = write!(line, "|false");
    }
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_cookie_opens() {
        for (cookie, opens) in [
            (None, false),
            (Some("guess"), false),
            (Some(COOKIE_VALUE), true),
        ] {
            let environment = Environment {
                cookie: cookie.map(str::to_owned),
                ..Environment::default()
            };
            assert_eq!(check_cookie(&environment).is_ok(), opens, "{cookie:?}");
        }
    }

    #[test]
    fn protocol_six_is_found_in_any_order() {
        let offers = [
            (None, true),
            (Some("5,6"), true),
            (Some("6,5"), true),
            (Some("6"), true),
            (Some("4, 6"), true),
            (Some("5"), false),
            (Some("16"), false),
            (Some("six"), false),
        ];
        for (offer, speaks) in offers {
            let environment = Environment {
                protocol_versions: offer.map(str::to_owned),
                ..Environment::default()
            };
            assert_eq!(
                client_speaks_our_protocol(&environment),
                speaks,
                "{offer:?}"
            );
        }
    }

    #[test]
    fn the_line_is_what_go_plugin_reads() {
        let der = CertificateDer::from(vec![0xfb, 0xff, 0x00, 0x01]);
        let socket = Path::new("/run/a/socket");
        for (certificate, multiplex, expected) in [
            (None, false, "1|6|unix|/run/a/socket|grpc|\n"),
            (Some(&der), false, "1|6|unix|/run/a/socket|grpc|+/8AAQ\n"),
            (
                Some(&der),
                true,
                "1|6|unix|/run/a/socket|grpc|+/8AAQ|false\n",
            ),
        ] {
            let environment = Environment {
                multiplex,
                ..Environment::default()
            };
            assert_eq!(line(socket, certificate, &environment), expected);
        }
    }
}
