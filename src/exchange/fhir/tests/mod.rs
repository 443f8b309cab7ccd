mod asking;
mod content;
mod damage;

use serde_json::{Value, json};

use super::*;
use crate::domain::nhs::NhsNumber;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn call(files: &[Value]) -> Vec<FileRecords> {
    let mut call = Call::new();
    for (file, value) in files.iter().enumerate() {
        call.add(file, value.to_string().as_bytes()).unwrap_or_else(|problem| panic!("{problem}"));
    }
    call.finish(today())
}

fn text(bytes: &[u8]) -> Result<Vec<Record>, String> {
    let mut call = Call::new();
    call.add(0, bytes).map_err(|problem| problem.words)?;
    Ok(call.finish(today()).remove(0).records)
}

/// What became of each record, in short.
fn became(files: &[FileRecords]) -> Vec<Vec<String>> {
    let short = |record: &Record| match record {
        Record::Referral(incoming) => format!("{} taken", incoming.at),
        Record::Duplicate { at } => format!("{at} duplicate"),
        Record::Ignored(why) => format!("ignored: {why}"),
        Record::Refused { at, why } => format!("{at} refused: {}", why[0]),
    };
    files.iter().map(|file| file.records.iter().map(short).collect()).collect()
}

/// The one referral of a call.
fn only(files: &[Value]) -> Incoming {
    let files = call(files);
    let shown = became(&files);
    let referral = files.into_iter().flat_map(|file| file.records).find_map(|record| match record {
        Record::Referral(incoming) => Some(*incoming),
        _ => None,
    });
    referral.unwrap_or_else(|| panic!("{shown:?}"))
}

fn patient() -> Value {
    json!({
        "resourceType": "Patient", "id": "p", "birthDate": "1980-02-01",
        "name": [{"family": "Khan", "given": ["Imran", null]}],
        "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": NhsNumber::test_range(1).as_str()}],
    })
}

fn request() -> Value {
    json!({
        "resourceType": "ServiceRequest", "id": "r", "status": "active", "intent": "order",
        "subject": {"reference": "Patient/p"}, "code": {"text": "PIP refused"},
    })
}

/// A request or patient with some elements changed or added.
fn with(mut resource: Value, changes: Value) -> Value {
    let (Value::Object(all), Value::Object(changes)) = (&mut resource, changes) else { panic!("objects only") };
    all.extend(changes);
    resource
}

fn bundle(kind: &str, resources: &[Value]) -> Value {
    let entry: Vec<Value> = resources.iter().map(|resource| json!({"resource": resource})).collect();
    json!({"resourceType": "Bundle", "type": kind, "entry": entry})
}

fn message(event: &str, resources: &[Value]) -> Value {
    let mut all = vec![json!({"resourceType": "MessageHeader", "eventCoding": {"code": event}})];
    all.extend_from_slice(resources);
    bundle("message", &all)
}

fn fate(files: &[Value]) -> String {
    became(&call(files)).concat().concat()
}
