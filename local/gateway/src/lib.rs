//! API Gateway WebSocket simulator.
