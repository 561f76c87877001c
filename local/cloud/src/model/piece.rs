//! What an answer consists of, whoever gives it.

use super::refusal::Refusal;

/// A part of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text that follows what came before.
    Text(String),
    /// The answer is complete; nothing follows.
    End(End),
}

/// How an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) reason: StopReason,
    /// Tokens of the question; words, where the model does not count tokens.
    pub(super) input_tokens: u64,
    /// Tokens of the answer.
    pub(super) output_tokens: u64,
}

/// Why a model stops: enumeration `StopReason` of `bedrock-runtime`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StopReason {
    EndTurn,
    MaxTokens,
    ContentFiltered,
}

impl StopReason {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::EndTurn => "end_turn",
            Self::MaxTokens => "max_tokens",
            Self::ContentFiltered => "content_filtered",
        }
    }
}

/// Why an answer has no next piece.
#[derive(Debug)]
pub(super) enum Broken {
    /// The model says why.
    Refused(Refusal),
    /// The connection ends without a word.
    Cut,
}
