//! The functions as they are deployed: their binaries in an emulated Lambda, an emulated table and
//! bucket, and the sockets of the simulator.

mod chat;
mod manners;
mod rest;
mod secrets;
mod world;
