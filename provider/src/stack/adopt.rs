//! Whether a create finds its own unfinished work. A create whose process was
//! killed left no state, only an API with the tag
//! [`STACK_TAG`](super::desired::STACK_TAG).

/// An API whose tag has the key of the stack to be created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Id of the API.
    pub api_id: String,
    /// When it was created, in seconds since 1970.
    pub created: i64,
    /// Whether it has the stage, which is what a create makes last.
    pub has_stage: bool,
}

/// What a create does about the APIs it finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adoption {
    /// Complete this API.
    Adopt(String),
    /// Begin with CreateApi.
    CreateNew,
    /// Do nothing.
    Refuse(Refusal),
}

/// Why a create does nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A finished one, too old to be this create's.
    #[error(
        "api {0} already has this name, stage and functions; to manage it here run \
         `terraform import chatbot_stack.NAME {0}`, or choose another name; if it only changes its \
         address in the configuration, say so with a `moved` block; if it is being replaced, leave out \
         create_before_destroy"
    )]
    Finished(String),
    /// More than one.
    #[error(
        "the apis {} all have this name, stage and functions; delete those that are not needed, \
         or run `terraform import chatbot_stack.NAME {}` with the one to manage here",
        .0.join(", "), .0.join("` or `terraform import chatbot_stack.NAME ")
    )]
    Several(Vec<String>),
}

/// How long a finished API may still be the work of a create whose answer was
/// lost, in seconds: longer than a create is allowed to take.
pub const ADOPTION_SECONDS: i64 = 3600;

/// Decides. `now` is in seconds since 1970; an API from the future counts as
/// young, since clocks differ.
#[must_use]
pub fn adoption(candidates: &[Candidate], now: i64) -> Adoption {
    match candidates {
        [] => Adoption::CreateNew,
        [one] => {
            let young = now.saturating_sub(one.created) < ADOPTION_SECONDS;
            if young || !one.has_stage {
                Adoption::Adopt(one.api_id.clone())
            } else {
                Adoption::Refuse(Refusal::Finished(one.api_id.clone()))
            }
        }
        several => Adoption::Refuse(Refusal::Several(
            several
                .iter()
                .map(|candidate| candidate.api_id.clone())
                .collect(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn candidate(age: i64, has_stage: bool) -> Candidate {
        Candidate {
            api_id: format!("api{age}"),
            created: NOW - age,
            has_stage,
        }
    }

    #[test]
    fn only_ones_own_work_is_adopted() {
        let check = |candidates: &[Candidate], expected: Adoption| {
            assert_eq!(adoption(candidates, NOW), expected, "{candidates:?}");
        };
        let adopt = |age: i64| Adoption::Adopt(format!("api{age}"));
        check(&[], Adoption::CreateNew);
        check(&[candidate(5, false)], adopt(5));
        check(&[candidate(900_000, false)], adopt(900_000));
        check(&[candidate(3599, true)], adopt(3599));
        check(&[candidate(-30, true)], adopt(-30));
        check(
            &[candidate(3600, true)],
            Adoption::Refuse(Refusal::Finished("api3600".to_owned())),
        );
        check(
            &[candidate(5, false), candidate(7, true)],
            Adoption::Refuse(Refusal::Several(vec!["api5".to_owned(), "api7".to_owned()])),
        );
    }

    #[test]
    fn a_refusal_names_the_import_command() {
        let finished = Refusal::Finished("abc".to_owned()).to_string();
        assert!(
            finished.contains("terraform import chatbot_stack.NAME abc"),
            "{finished}"
        );
        let several = Refusal::Several(vec!["abc".to_owned(), "def".to_owned()]).to_string();
        assert!(
            several.contains("terraform import chatbot_stack.NAME def"),
            "{several}"
        );
    }
}
