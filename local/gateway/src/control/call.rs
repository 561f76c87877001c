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
}

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
        let size = self.page_size()?;
        let after = self
            .request
            .query("nextToken")
            .map(parse_token)
            .transpose()?;
        let mut rows = table.after(after).filter(|(_, row)| belongs(row));
        let mut items = Vec::new();
        let mut last = None;
        for (place, row) in rows.by_ref().take(size) {
            items.push(render(row));
            last = Some(place);
        }
        let mut body = json!({ "items": items });
        if let (Some(last), true) = (last, rows.next().is_some()) {
            body["nextToken"] = format!("{TOKEN}{last:x}").into();
        }
        Ok(Response::new(200, body))
    }

    /// The requested number of objects. The model carries it as a string.
    fn page_size(&self) -> Result<usize, Refusal> {
        let Some(text) = self.request.query("maxResults") else {
            return Ok(PAGE);
        };
        match text.parse::<usize>() {
            Ok(size) if size > 0 => Ok(size.min(LARGEST_PAGE)),
            _ => Err(Refusal::bad_request("maxResults must be a positive number")),
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

fn parse_token(token: &str) -> Result<u64, Refusal> {
    token
        .strip_prefix(TOKEN)
        .and_then(|place| u64::from_str_radix(place, 16).ok())
        .ok_or_else(|| Refusal::bad_request("nextToken is not one that this API has given"))
}
