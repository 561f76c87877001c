//! The model that answers from a script: the same words for the same question.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::sleep;

use super::piece::{Broken, End, Piece, StopReason};
use super::refusal::{Code, Refusal};
use super::request::Conversation;

/// How much longer the slow model thinks about every word.
const SLOWNESS: u32 = 25;

/// What a model id orders; the table is in the documentation of [`crate::model`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Directive {
    /// An answer.
    Answer,
    /// An answer, slowly.
    Slow,
    /// Half an answer, then an exception.
    Broken,
    /// Half an answer, then the connection ends.
    Cut,
    /// An answer begins and nothing follows.
    Silent,
    /// No answer.
    Refuse(Code),
}

impl Directive {
    /// What `model_id` orders. Ids of real models get an answer; what begins with `local.` and is
    /// not in the table is a mistake and refused.
    pub(super) fn of(model_id: &str) -> Self {
        let Some(name) = model_id.strip_prefix("local.") else {
            return Self::Answer;
        };
        match name {
            "scripted" => Self::Answer,
            "slow" => Self::Slow,
            "broken" => Self::Broken,
            "cut" => Self::Cut,
            "silent" => Self::Silent,
            "denied" => Self::Refuse(Code::AccessDenied),
            "failing" => Self::Refuse(Code::InternalServer),
            "late" => Self::Refuse(Code::ModelTimeout),
            "loading" => Self::Refuse(Code::ModelNotReady),
            "missing" => Self::Refuse(Code::ResourceNotFound),
            "throttled" => Self::Refuse(Code::Throttling),
            "unavailable" => Self::Refuse(Code::ServiceUnavailable),
            _ => Self::Refuse(Code::Validation),
        }
    }
}

/// An answer that is being given.
#[derive(Debug)]
pub(super) struct Script {
    words: VecDeque<String>,
    /// Time before the next word.
    wait: Duration,
    /// Time before every word after it.
    delay: Duration,
    ending: Ending,
}

/// What follows the last word.
#[derive(Clone, Copy, Debug)]
enum Ending {
    Complete(End),
    Fail,
    Cut,
    Silence(Duration),
}

impl Script {
    /// The answer to `conversation`, `delay` after each word; a silent one stays silent for
    /// `silence`.
    pub(super) fn new(
        directive: Directive,
        conversation: &Conversation,
        delay: Duration,
        silence: Duration,
    ) -> Result<Self, Refusal> {
        if let Directive::Refuse(code) = directive {
            return Err(refused(code));
        }
        let (mut words, end) = limited(&answer(conversation), conversation);
        let ending = match directive {
            Directive::Broken => Ending::Fail,
            Directive::Cut => Ending::Cut,
            Directive::Silent => Ending::Silence(silence),
            Directive::Answer | Directive::Slow | Directive::Refuse(_) => Ending::Complete(end),
        };
        match directive {
            Directive::Broken | Directive::Cut => words.truncate(words.len().div_ceil(2)),
            Directive::Silent => words.clear(),
            Directive::Answer | Directive::Slow | Directive::Refuse(_) => {}
        }
        let slow = directive == Directive::Slow;
        let delay = if slow { delay * SLOWNESS } else { delay };
        Ok(Self {
            words,
            wait: if slow { delay } else { Duration::ZERO },
            delay,
            ending,
        })
    }

    /// The next piece, when its time has come.
    pub(super) async fn next(&mut self) -> Result<Piece, Broken> {
        if let Some(word) = self.words.front().cloned() {
            sleep(self.wait).await;
            self.wait = self.delay;
            self.words.pop_front();
            return Ok(Piece::Text(word));
        }
        match self.ending {
            Ending::Complete(end) => Ok(Piece::End(end)),
            Ending::Cut => Err(Broken::Cut),
            Ending::Fail => Err(failed("the scripted model broke off, as its id orders")),
            Ending::Silence(silence) => {
                sleep(silence).await;
                Err(failed("the scripted model stayed silent, as its id orders"))
            }
        }
    }
}

fn failed(message: &str) -> Broken {
    Broken::Refused(Refusal::new(Code::ModelStreamError, message))
}

fn refused(code: Code) -> Refusal {
    let message = match code {
        Code::Validation => "there is no such scripted model; `local.scripted` answers",
        Code::Throttling => "too many requests, as the model id orders",
        _ => "refused, as the model id orders",
    };
    Refusal::new(code, message)
}

/// The words of `text` up to the longest answer that the caller wants, and how it then ends.
fn limited(text: &str, conversation: &Conversation) -> (VecDeque<String>, End) {
    let mut words: VecDeque<String> = text.split_inclusive(' ').map(str::to_owned).collect();
    let limit = conversation
        .max_tokens
        .and_then(|tokens| usize::try_from(tokens).ok())
        .filter(|limit| *limit < words.len());
    if let Some(limit) = limit {
        words.truncate(limit);
    }
    let texts = conversation.turns.iter().map(|turn| turn.text.as_str());
    let input = texts
        .chain(conversation.system.as_deref())
        .map(|text| text.split_whitespace().count() as u64)
        .sum();
    let end = End {
        reason: limit.map_or(StopReason::EndTurn, |_| StopReason::MaxTokens),
        input_tokens: input,
        output_tokens: words.len() as u64,
    };
    (words, end)
}

/// Several sentences about the question, which they repeat in one line.
fn answer(conversation: &Conversation) -> String {
    let words: Vec<&str> = conversation.question().split_whitespace().collect();
    let question = words.join(" ");
    let count = words.len();
    let plural = if count == 1 { "" } else { "s" };
    let length = question.chars().count();
    let turn = conversation.turns.len().div_ceil(2);
    format!(
        "You asked: {question}\nThat is turn {turn} of this conversation, and your question has \
         {count} word{plural} and {length} characters. This is the scripted model of the local \
         cloud, so the same question always gets the same answer, and no account was charged for \
         it. A real model would arrive in the same way, word by word."
    )
}

#[cfg(test)]
mod tests {
    use super::{Directive, Script};
    use crate::model::piece::{Broken, End, Piece, StopReason};
    use crate::model::refusal::Code;
    use crate::model::request::Conversation;
    use serde_json::{Value, json};
    use std::time::Duration;
    use tokio::time::Instant;

    const DELAY: Duration = Duration::from_millis(40);
    const SILENCE: Duration = Duration::from_secs(60);

    fn conversation(inference: &Value) -> Conversation {
        let messages = [json!({ "role": "user", "content": [{ "text": "Why  is\nit blue?" }] })];
        let body = json!({ "messages": messages, "inferenceConfig": inference });
        Conversation::read(body.to_string().as_bytes()).unwrap()
    }

    /// Text, how it ended, time to the first piece and time to the end.
    struct Run {
        text: String,
        words: usize,
        end: Result<End, Broken>,
        first: Option<Duration>,
        whole: Duration,
    }

    async fn run(model_id: &str, inference: &Value) -> Run {
        let start = Instant::now();
        let directive = Directive::of(model_id);
        let mut script = Script::new(directive, &conversation(inference), DELAY, SILENCE).unwrap();
        let (mut text, mut words, mut first) = (String::new(), 0, None);
        let end = loop {
            match script.next().await {
                Ok(Piece::Text(piece)) => {
                    first.get_or_insert(start.elapsed());
                    words += 1;
                    text += &piece;
                }
                Ok(Piece::End(end)) => break Ok(end),
                Err(broken) => break Err(broken),
            }
        };
        Run {
            text,
            words,
            end,
            first,
            whole: start.elapsed(),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_repeats_the_question_word_by_word() {
        let run = run("local.scripted", &json!({})).await;
        assert!(
            run.text.starts_with("You asked: Why is it blue?\n"),
            "{}",
            run.text
        );
        assert!(run.words >= 20, "{}", run.words);
        assert!(run.text.matches(". ").count() >= 2, "{}", run.text);
        assert_eq!(run.first, Some(Duration::ZERO));
        let rest = u32::try_from(run.words - 1).unwrap();
        assert!(run.whole >= DELAY * rest, "{:?}", run.whole);
        let end = run.end.unwrap();
        assert_eq!(end.reason, StopReason::EndTurn);
        assert_eq!((end.input_tokens, end.output_tokens), (4, run.words as u64));
    }

    #[tokio::test(start_paused = true)]
    async fn the_longest_answer_is_respected() {
        let run = run("anthropic.claude", &json!({ "maxTokens": 3 })).await;
        assert_eq!(run.text, "You asked: Why ");
        let end = run.end.unwrap();
        assert_eq!((end.reason, end.output_tokens), (StopReason::MaxTokens, 3));
    }

    #[tokio::test(start_paused = true)]
    async fn directives_change_how_an_answer_goes() {
        let slow = run("local.slow", &json!({})).await;
        assert!(slow.first >= Some(DELAY * 25), "{:?}", slow.first);
        slow.end.unwrap();
        let whole = slow.text;

        let broken = run("local.broken", &json!({})).await;
        assert!(!broken.text.is_empty() && broken.text.len() < whole.len());
        assert!(whole.starts_with(&broken.text));
        assert!(matches!(broken.end, Err(Broken::Refused(refusal))
            if refusal.code == Code::ModelStreamError));

        let cut = run("local.cut", &json!({})).await;
        assert_eq!(cut.text, broken.text);
        assert!(matches!(cut.end, Err(Broken::Cut)));

        let silent = run("local.silent", &json!({})).await;
        assert_eq!(silent.text, "");
        assert!(silent.whole >= SILENCE, "{:?}", silent.whole);
        assert!(matches!(silent.end, Err(Broken::Refused(_))));
    }

    #[test]
    fn model_ids_order_refusals() {
        for (model_id, code) in [
            ("local.denied", Code::AccessDenied),
            ("local.failing", Code::InternalServer),
            ("local.late", Code::ModelTimeout),
            ("local.loading", Code::ModelNotReady),
            ("local.missing", Code::ResourceNotFound),
            ("local.throttled", Code::Throttling),
            ("local.unavailable", Code::ServiceUnavailable),
            ("local.unheard-of", Code::Validation),
        ] {
            let directive = Directive::of(model_id);
            let refusal = Script::new(directive, &conversation(&json!({})), DELAY, SILENCE);
            assert_eq!(refusal.unwrap_err().code, code, "{model_id}");
        }
    }
}
