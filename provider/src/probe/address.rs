//! Where to connect.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use http::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The address of a WebSocket. It displays without its query, which may carry a token.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// Whether TLS is spoken: `wss`.
    pub is_secure: bool,
    /// Host name or IP address, that of version 6 without brackets.
    pub host: String,
    /// Port.
    pub port: u16,
    /// The whole of it, with its query. Every failure carries an address, which should be small.
    uri: Box<Uri>,
}

/// Why a text is not the address of a WebSocket that may be probed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is no URL.
    #[error("the url is none; use the websocket_url of a stack, such as wss://HOST/STAGE")]
    NoUrl,
    /// Another scheme.
    #[error("the url begins with {0:?}; a WebSocket's begins with wss://")]
    Scheme(String),
    /// Without TLS beyond this machine.
    #[error(
        "ws:// is without encryption, which is for this machine only, and {0} is another one; use \
         wss://"
    )]
    Unencrypted(String),
    /// User and password.
    #[error("the url has a user name, which a WebSocket cannot use; use headers")]
    UserInfo,
}

/// What a query may contain as it is (RFC 3986 §2.3).
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

impl Address {
    /// Reads `url`, and adds `query` to its query.
    ///
    /// # Errors
    ///
    /// [`AddressError`].
    pub fn new(url: &str, query: &BTreeMap<String, String>) -> Result<Self, AddressError> {
        let base: Uri = url.parse().map_err(|_| AddressError::NoUrl)?;
        let authority = base.authority().ok_or(AddressError::NoUrl)?;
        let is_secure = match base.scheme_str() {
            Some("wss") => true,
            Some("ws") => false,
            other => return Err(AddressError::Scheme(format!("{}://", other.unwrap_or("")))),
        };
        if authority.as_str().contains('@') {
            return Err(AddressError::UserInfo);
        }
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        if host.is_empty() {
            return Err(AddressError::NoUrl);
        }
        if !is_secure && !is_loopback(&host) {
            return Err(AddressError::Unencrypted(host));
        }
        let port = authority
            .port_u16()
            .unwrap_or(if is_secure { 443 } else { 80 });
        let encode = |text: &str| utf8_percent_encode(text, QUERY).to_string();
        let own = base
            .query()
            .filter(|own| !own.is_empty())
            .map(str::to_owned);
        let added = query
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        let query = own.into_iter().chain(added).collect::<Vec<_>>().join("&");
        let separator = if query.is_empty() { "" } else { "?" };
        let mut parts = base.clone().into_parts();
        let path = format!("{}{separator}{query}", base.path());
        parts.path_and_query = Some(path.parse().map_err(|_| AddressError::NoUrl)?);
        Ok(Self {
            is_secure,
            host,
            port,
            uri: Box::new(Uri::from_parts(parts).map_err(|_| AddressError::NoUrl)?),
        })
    }

    /// The whole of it, with its query.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// The Region that the host's name tells, `ID.execute-api.REGION.…` (reference §3.5).
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        let mut labels = self.host.split('.').skip(1);
        (labels.next() == Some("execute-api")).then(|| labels.next())?
    }

    /// Host and port as a request names them.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.uri
            .authority()
            .map_or("", |authority| authority.as_str())
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_secure { "wss" } else { "ws" };
        write!(
            formatter,
            "{scheme}://{}{}",
            self.authority(),
            self.uri.path()
        )
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_probed() {
        let check = |url: &str, host: &str, port: u16, shown: &str| {
            let address = Address::new(url, &BTreeMap::new()).unwrap();
            assert_eq!((address.host.as_str(), address.port), (host, port), "{url}");
            assert_eq!(address.to_string(), shown);
        };
        check(
            "wss://example.com/prod",
            "example.com",
            443,
            "wss://example.com/prod",
        );
        check(
            "wss://example.com:8443",
            "example.com",
            8443,
            "wss://example.com:8443/",
        );
        check(
            "ws://127.0.0.1:4000/a/prod?token=x",
            "127.0.0.1",
            4000,
            "ws://127.0.0.1:4000/a/prod",
        );
        check("ws://[::1]/prod", "::1", 80, "ws://[::1]/prod");
        check("ws://localhost/", "localhost", 80, "ws://localhost/");
    }

    #[test]
    fn a_region_is_in_the_name_of_an_api() {
        let check = |url: &str, expected: Option<&str>| {
            let address = Address::new(url, &BTreeMap::new()).unwrap();
            assert_eq!(address.region(), expected, "{url}");
        };
        check(
            "wss://a1.execute-api.eu-west-1.amazonaws.com/prod",
            Some("eu-west-1"),
        );
        check("wss://chat.example.com/", None);
        check("ws://localhost/", None);
    }

    #[test]
    fn what_cannot() {
        let check = |url: &str, expected: AddressError| {
            assert_eq!(Address::new(url, &BTreeMap::new()), Err(expected), "{url}");
        };
        check("", AddressError::NoUrl);
        check("prod", AddressError::Scheme("://".to_owned()));
        check("wss://", AddressError::NoUrl);
        check("wss://a b/", AddressError::NoUrl);
        check(
            "https://example.com/prod",
            AddressError::Scheme("https://".to_owned()),
        );
        check(
            "ws://example.com/prod",
            AddressError::Unencrypted("example.com".to_owned()),
        );
        check("wss://user:secret@example.com/", AddressError::UserInfo);
    }

    #[test]
    fn the_query_is_added_and_not_shown() {
        let query = [("to ken".to_owned(), "a&b=ü".to_owned())].into();
        let address = Address::new("wss://example.com/prod?v=1", &query).unwrap();
        assert_eq!(address.uri().query(), Some("v=1&to%20ken=a%26b%3D%C3%BC"));
        assert!(!format!("{address} {address:?}").contains("to%20ken"));
    }
}
