//! What a model is asked: who it is, what was said before, and the question.

use crate::entry::Entry;

/// How many turns of the conversation a question is asked with (reference system §5.5).
pub const TURNS: usize = 5;

/// How far back they may lie, in days before the question, by the same client's clock.
pub const DAYS: u16 = 2;

/// How many entries are looked at to find them.
pub const LOOKED_AT: u32 = 50;

/// Most bytes of one text of an earlier turn: what is beyond tells a model little and costs much.
const LARGEST_TEXT: usize = 16_384;

/// The command that makes the chat forget, as a question.
pub const CLEAR: &str = "clearMemory";

/// The command that lists the models, at the beginning of a question.
pub const LIST: &str = "list models";

/// What a model is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Who it is and how it answers.
    pub system: &'static str,
    /// What was said before, oldest first.
    pub turns: Vec<Turn>,
    /// What is asked now.
    pub question: String,
}

/// A question with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// What was asked.
    pub question: String,
    /// What was answered.
    pub answer: String,
}

impl Prompt {
    /// Asks `question` after `turns`, in the language of the question.
    #[must_use]
    pub fn new(question: &str, turns: Vec<Turn>) -> Self {
        Self {
            system: system(question),
            turns,
            question: question.to_owned(),
        }
    }
}

/// The turns to remember, oldest first, from entries that are newest first. What lies before the last
/// [`CLEAR`] is forgotten, as are files and commands.
#[must_use]
pub fn turns(newest_first: &[Entry]) -> Vec<Turn> {
    let mut turns: Vec<Turn> = newest_first
        .iter()
        .take_while(|entry| entry.body != CLEAR)
        .filter(|entry| entry.kind == "text" && !entry.body.starts_with(LIST))
        .filter(|entry| !entry.body.trim().is_empty() && !entry.msg.trim().is_empty())
        .take(TURNS)
        .map(|entry| Turn {
            question: beginning(&entry.body),
            answer: beginning(&entry.msg),
        })
        .collect();
    turns.reverse();
    turns
}

fn beginning(text: &str) -> String {
    text[..text.floor_char_boundary(LARGEST_TEXT)].to_owned()
}

/// Who answers. A question with Hangul gets a Korean one, because models follow the language of their
/// instructions; every other language is left to the question.
fn system(question: &str) -> &'static str {
    if question.chars().any(is_hangul) {
        "당신은 사용자의 질문에 친절하고 정확하게 답하는 대화 상대입니다. 한국어로, 필요한 만큼만 자세히 답하세요. \
         모르는 것은 모른다고 솔직하게 말하세요."
    } else {
        "You are a friendly adviser who answers questions precisely and in as much detail as they need. \
         Answer in the language of the question. When you do not know something, say so."
    }
}

/// Syllables, letters and compatibility letters (Unicode blocks Hangul Syllables, Jamo and Compatibility
/// Jamo).
fn is_hangul(character: char) -> bool {
    matches!(character, '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: &str, body: &str, msg: &str) -> Entry {
        Entry {
            user_id: "u".into(),
            request_time: "t".into(),
            request_id: "r".into(),
            kind: kind.into(),
            body: body.into(),
            msg: msg.into(),
        }
    }

    #[test]
    fn the_question_says_in_which_language() {
        let check = |question: &str, part: &str| {
            assert!(
                Prompt::new(question, Vec::new()).system.contains(part),
                "{question}"
            );
        };
        check("날씨가 어때?", "한국어");
        check("Rust는 무엇인가요?", "한국어");
        check("ㅋㅋ", "한국어");
        check("What is Rust?", "language of the question");
        check("Was ist Rust?", "language of the question");
    }

    #[test]
    fn the_last_turns_are_remembered_up_to_the_command_to_forget() {
        let check = |entries: &[(&str, &str, &str)], expected: &[&str]| {
            let entries: Vec<Entry> = entries.iter().map(|(k, b, m)| entry(k, b, m)).collect();
            let turns = turns(&entries);
            let questions: Vec<&str> = turns.iter().map(|turn| turn.question.as_str()).collect();
            assert_eq!(questions, expected);
        };
        check(&[("text", "2", "b"), ("text", "1", "a")], &["1", "2"]);
        check(
            &[
                ("text", "2", "b"),
                ("text", CLEAR, "done"),
                ("text", "1", "a"),
            ],
            &["2"],
        );
        check(
            &[
                ("document", "f.pdf", "b"),
                ("text", "list models", "m"),
                ("text", "1", ""),
            ],
            &[],
        );
        let many: Vec<_> = (0..9).map(|_| ("text", "q", "a")).collect();
        check(&many, &["q"; TURNS]);
        let long = turns(&[entry("text", "q", &"한".repeat(10_000))]);
        assert!(long[0].answer.len() <= LARGEST_TEXT);
    }
}
