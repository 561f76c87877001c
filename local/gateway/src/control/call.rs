//! One request on its way through the core, and what the operations share.

use serde::Serialize;
use serde_json::{Value, json};

use super::error::Refusal;
use super::fields::Fields;
use super::request::{Context, Request, Response};
use super::table::Table;

/// What an operation answers.
pub(super) type Answer = Result<Response, Refusal>;

/// Objects on a page unless the caller asks for another number. No source names the number of v2;
/// this is the one of the REST APIs' control plane (AWS:GetRestApis).
const PAGE: usize = 25;

/// Most objects on a page, as above. A caller who asks for more gets this many.
const LARGEST_PAGE: usize = 500;

/// Characters of new ids: AWS's ids have lower-case letters and digits.
const ID_CHARACTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// A request with its context and the parameters of its path.
pub(super) struct Call<'a> {
    pub(super) request: &'a Request,
    pub(super) context: &'a Context,
    pub(super) parameters: &'a [String],
    /// Where new ids come from.
    pub(super) seed: u64,
    /// Whether the account has a role with which API Gateway may write logs.
    pub(super) can_log: bool,
}

/// How a list is asked for and answered.
struct Paging {
    size: &'static str,
    place: &'static str,
    items: &'static str,
    next: &'static str,
}

const V2: Paging = Paging {
    size: "maxResults",
    place: "nextToken",
    items: "items",
    next: "nextToken",
};

const V1: Paging = Paging {
    size: "limit",
    place: "position",
    items: "item",
    next: "position",
};

impl<'a> Call<'a> {
    /// The parameter of the path at this position; empty if there is none.
    pub(super) fn parameter(&self, position: usize) -> &'a str {
        self.parameters.get(position).map_or("", String::as_str)
    }

    pub(super) fn fields(&self) -> Result<Fields<'a>, Refusal> {
        Fields::of(&self.request.body)
    }

    /// One page of `table` as a list answer, of the objects that `belongs` and as `render` shows them.
    pub(super) fn page<T>(
        &self,
        table: &Table<T>,
        belongs: impl Fn(&T) -> bool,
        render: impl Fn(&T) -> Value,
    ) -> Answer {
        self.page_of(&V2, table, belongs, render)
    }

    /// The same in the words of API Gateway v1.
    pub(super) fn page_v1<T>(
        &self,
        table: &Table<T>,
        belongs: impl Fn(&T) -> bool,
        render: impl Fn(&T) -> Value,
    ) -> Answer {
        self.page_of(&V1, table, belongs, render)
    }

    fn page_of<T>(
        &self,
        paging: &Paging,
        table: &Table<T>,
        belongs: impl Fn(&T) -> bool,
        render: impl Fn(&T) -> Value,
    ) -> Answer {
        let size = self.page_size(paging.size)?;
        let after = self
            .request
            .query(paging.place)
            .map(|token| parse_token(paging.place, token))
            .transpose()?;
        let mut rows = table.after(after).filter(|(_, row)| belongs(row));
        let mut items = Vec::new();
        let mut last = None;
        for (place, row) in rows.by_ref().take(size) {
            items.push(render(row));
            last = Some(place);
        }
        let mut body = json!({});
        body[paging.items] = items.into();
        if let (Some(last), true) = (last, rows.next().is_some()) {
            body[paging.next] = format!("{TOKEN}{last:x}").into();
        }
        Ok(Response::new(200, body))
    }

    /// The requested number of objects. The query carries it as text.
    fn page_size(&self, name: &str) -> Result<usize, Refusal> {
        let Some(text) = self.request.query(name) else {
            return Ok(PAGE);
        };
        match text.parse::<usize>() {
            Ok(size) if size > 0 => Ok(size.min(LARGEST_PAGE)),
            _ => Err(Refusal::bad_request(format!(
                "{name} must be a positive number"
            ))),
        }
    }

    /// A query parameter that is `true` or `false`; absent means `false`.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.request.query(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(other) => Err(Refusal::bad_request(format!(
                "{name} must be true or false, not {other}"
            ))),
        }
    }

    /// An id of `length` characters that `table` does not have.
    pub(super) fn new_id<T>(&self, table: &Table<T>, length: usize) -> String {
        let mut state = self.seed;
        loop {
            let id = id(&mut state, length);
            if !table.contains(&id) {
                return id;
            }
        }
    }
}

/// An answer with an object of the model.
pub(super) fn answer(status: u16, object: &impl Serialize) -> Answer {
    Ok(Response::new(status, render(object)))
}

/// The answer of an operation that removed something.
pub(super) fn gone() -> Answer {
    Ok(Response::new(204, Value::Null))
}

/// The answer of an operation of v1 that removed something.
pub(super) fn accepted() -> Answer {
    Ok(Response::new(202, Value::Null))
}

/// An object of the model as AWS writes it.
pub(super) fn render(object: &impl Serialize) -> Value {
    serde_json::to_value(object).unwrap_or_default()
}

fn id(state: &mut u64, length: usize) -> String {
    (0..length)
        .map(|_| {
            *state = scramble(*state);
            let index = usize::try_from(*state % ID_CHARACTERS.len() as u64).unwrap_or_default();
            char::from(ID_CHARACTERS[index])
        })
        .collect()
}

/// The output function of the SplitMix64 generator: a bijection whose results look random.
pub(super) fn scramble(state: u64) -> u64 {
    let state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// Marks our page tokens, so that other texts are refused.
const TOKEN: &str = "after-";

fn parse_token(name: &str, token: &str) -> Result<u64, Refusal> {
    token
        .strip_prefix(TOKEN)
        .and_then(|place| u64::from_str_radix(place, 16).ok())
        .ok_or_else(|| Refusal::bad_request(format!("{name} is not one that this API has given")))
}
