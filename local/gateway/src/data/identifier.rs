//! Identifiers in the form that AWS gives them: connections, requests and messages.

use std::fmt::Debug;

use base64::{Engine, engine::general_purpose::URL_SAFE};

/// Bytes behind one identifier: 16 characters of URL-safe base64 with one `=`, like
/// `TWegAcC4EowCHnA=` in the fixtures of `aws_lambda_events`.
const BYTES: usize = 11;

/// Where identifiers come from.
pub trait Entropy: Debug + Send + Sync + 'static {
    /// Eleven bytes that no other call returns.
    fn draw(&self) -> [u8; BYTES];
}

/// Randomness of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn draw(&self) -> [u8; BYTES] {
        // The last eleven bytes hold no version number, and two fixed bits only.
        let mut bytes = [0; BYTES];
        bytes.copy_from_slice(&uuid::Uuid::new_v4().as_bytes()[16 - BYTES..]);
        bytes
    }
}

/// A new identifier.
#[must_use]
pub fn identifier(entropy: &dyn Entropy) -> String {
    URL_SAFE.encode(entropy.draw())
}

/// Whether `text` has the form of an identifier. AWS answers 400 to a connection id that has not, and
/// 410 to one that has it but is not connected (localstack/localstack#4694).
#[must_use]
pub fn is_well_formed(text: &str) -> bool {
    URL_SAFE
        .decode(text)
        .is_ok_and(|bytes| bytes.len() == BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_have_the_form_of_aws() {
        let (one, other) = (identifier(&SystemEntropy), identifier(&SystemEntropy));
        assert_ne!(one, other);
        for text in [
            one.as_str(),
            other.as_str(),
            "TWegAcC4EowCHnA=",
            "Ij4_ffMNjo-CFxQ=",
        ] {
            assert!(is_well_formed(text), "{text}");
            assert_eq!(text.len(), 16);
        }
        for text in [
            "",
            "x",
            "TWegAcC4EowCHnA",
            "cjy8i76bx002884le6n17d49b",
            "Ij4/ffMNjo+CFxQ=",
        ] {
            assert!(!is_well_formed(text), "{text}");
        }
    }
}
