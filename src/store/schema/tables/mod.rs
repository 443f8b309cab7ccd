//! The rows of the map, by what they are about.

pub mod alarms;
pub mod answer;
pub mod casework;
pub mod client;
pub mod counter;
pub mod desk;
pub mod diary;
pub mod document;
pub mod evidence;
pub mod message;
pub mod parties;
pub mod service;
pub mod sessions;
