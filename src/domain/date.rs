//! Placeholder until the parsing branch lands.
