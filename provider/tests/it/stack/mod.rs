//! The planner of `chatbot_stack` against interpreters that refuse what AWS
//! would refuse.

mod edits;
mod examples;
mod generate;
mod model;
mod properties;
