//! Whether the API of an object is still its own: what private state remembers of takeovers.

use tfplugin::{Diagnostic, Diagnostics, Private, ResultExt};

/// Key of private state: how many times the API was taken over when this object got it. Not there for 0.
const TAKEOVERS: &str = "takeovers";

/// Notes that the object has the API that was taken over so many times.
pub(super) fn note(private: &Private, times: u32) -> Result<(), Diagnostics> {
    let noted = match times {
        0 => private.remove(TAKEOVERS),
        times => private.set(TAKEOVERS, &times),
    };
    Ok(noted.summary("Cannot write private state")?)
}

/// Whether another object has taken the API over since, which was taken over `times` times.
pub(super) fn is_lost(private: &Private, times: u32) -> Result<bool, Diagnostics> {
    let noted: Option<u32> = private
        .get(TAKEOVERS)
        .summary("Cannot read private state")?;
    Ok(noted.unwrap_or_default() < times)
}

/// What the user should know of an object whose API belongs to another.
pub(super) fn lost(api_id: &str) -> Diagnostic {
    Diagnostic::warning("The API belongs to another resource").detail(format!(
        "Another chatbot_stack, perhaps the one that replaces this one, found API {api_id} while it was \
         created, and completed it. This one is forgotten, and nothing of the API is deleted."
    ))
}
