//! Alongside: a terminal desk for welfare rights advice inside clinics.
//!
//! The rooms, in the order in which they may import each other (a room imports itself and what stands above it):
//!
//! | room | what it holds |
//! |---|---|
//! | [`domain`] | pure types and rules: no clock, no I/O, no SQL, no terminal |
//! | [`store`] | the only place that knows SQL and ciphers |
//! | [`exchange`] | outside formats to domain types: CSV, FHIR R4. Bytes in, domain out; no I/O |
//! | [`papers`] | letters and forms: domain to text, HTML and PDF; no I/O |
//! | [`desk`] | the verbs: each takes a session, checks permission, writes its audit row |
//! | [`ui`] | the desk on a terminal: events, keys, forms, panes, overlays |
//! | [`cli`] | the command line: one file for each subcommand |

pub mod cli;
pub mod desk;
pub mod domain;
pub mod exchange;
pub mod papers;
pub mod store;
pub mod ui;
