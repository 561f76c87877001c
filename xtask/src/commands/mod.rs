//! One file per command.

pub(crate) mod bench;
pub(crate) mod chat;
pub(crate) mod down;
pub(crate) mod gen_code;
mod local_cloud;
pub(crate) mod package;
pub(crate) mod test;
pub(crate) mod up;
