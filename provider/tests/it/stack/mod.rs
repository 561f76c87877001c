//! The planner of `chatbot_stack` against interpreters that refuse what AWS
//! would refuse.

mod arrived;
mod configured;
mod edits;
mod examples;
mod gateway;
mod generate;
mod model;
mod properties;
mod readback;
