//! Import formats on real files and on hostile ones.

mod corpus;
