//! One file per command.

pub(crate) mod bench;
pub(crate) mod gen_code;
pub(crate) mod package;
pub(crate) mod test;
