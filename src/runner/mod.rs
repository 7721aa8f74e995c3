//! Drives the stages over all iterations and emits events.
