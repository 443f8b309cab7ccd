//! The parts of FHIR R4 resources that are read. Other elements are left alone; one of the wrong type is an error.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

/// Declares structs whose every element may be absent, under FHIR's names.
macro_rules! elements {
    ($($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $kind:ty,)* })+) => {
        $(
            $(#[$meta])*
            #[derive(Default, Deserialize)]
            #[serde(rename_all = "camelCase", default)]
            pub(super) struct $name { $($(#[$field_meta])* pub(super) $field: $kind,)* }
        )+
    };
}

/// A text element.
pub(super) type Text = Option<String>;

elements! {
    Coding { system: Text, code: Text, display: Text, }
    Concept { coding: Vec<Coding>, text: Text, }
    Identifier {
        #[serde(rename = "use")]
        usage: Text,
        #[serde(rename = "type")]
        kind: Concept,
        system: Text,
        value: Text,
    }
    Reference { reference: Text, identifier: Option<Identifier>, display: Text, }
    Period { start: Text, end: Text, }
    HumanName {
        #[serde(rename = "use")]
        usage: Text,
        text: Text,
        family: Text,
        given: Vec<Text>,
        prefix: Vec<Text>,
        period: Period,
    }
    ContactPoint {
        system: Text,
        value: Text,
        #[serde(rename = "use")]
        usage: Text,
        rank: Option<u32>,
        period: Period,
    }
    Address {
        #[serde(rename = "use")]
        usage: Text,
        text: Text,
        line: Vec<Text>,
        city: Text,
        district: Text,
        state: Text,
        postal_code: Text,
        country: Text,
        period: Period,
    }
    Extension {
        url: Text,
        extension: Vec<Extension>,
        value_boolean: Option<bool>,
        value_code: Text,
        value_string: Text,
        value_coding: Option<Coding>,
        value_codeable_concept: Option<Concept>,
    }
    Note { text: Text, }

    ServiceRequest {
        identifier: Vec<Identifier>,
        #[serde(deserialize_with = "many")]
        based_on: Vec<Reference>,
        status: Text,
        intent: Text,
        category: Vec<Concept>,
        priority: Text,
        do_not_perform: bool,
        code: Concept,
        order_detail: Vec<Concept>,
        subject: Option<Reference>,
        occurrence_date_time: Text,
        occurrence_period: Period,
        authored_on: Text,
        requester: Option<Reference>,
        reason_code: Vec<Concept>,
        reason_reference: Vec<Reference>,
        supporting_info: Vec<Reference>,
        note: Vec<Note>,
        patient_instruction: Text,
    }
    Communication { language: Concept, preferred: bool, extension: Vec<Extension>, }
    PatientContact { relationship: Vec<Concept>, telecom: Vec<ContactPoint>, }
    Patient {
        active: Option<bool>,
        identifier: Vec<Identifier>,
        name: Vec<HumanName>,
        telecom: Vec<ContactPoint>,
        birth_date: Text,
        deceased_boolean: bool,
        deceased_date_time: Text,
        address: Vec<Address>,
        contact: Vec<PatientContact>,
        communication: Vec<Communication>,
        extension: Vec<Extension>,
    }
    Practitioner { name: Vec<HumanName>, }
    PractitionerRole {
        practitioner: Option<Reference>,
        organization: Option<Reference>,
        code: Vec<Concept>,
        specialty: Vec<Concept>,
    }
    /// An Organization or a HealthcareService: what has one plain name.
    Named { name: Text, }
    RelatedPerson { name: Vec<HumanName>, relationship: Vec<Concept>, }
    Task {
        status: Text,
        priority: Text,
        focus: Option<Reference>,
        #[serde(rename = "for")]
        whom: Option<Reference>,
        authored_on: Text,
        requester: Option<Reference>,
        description: Text,
        note: Vec<Note>,
    }
    Provision {
        #[serde(rename = "type")]
        kind: Text,
        period: Period,
    }
    Consent {
        status: Text,
        category: Vec<Concept>,
        patient: Option<Reference>,
        policy_rule: Concept,
        provision: Provision,
    }
    ActivityDetail { code: Concept, description: Text, }
    Activity { outcome_codeable_concept: Vec<Concept>, detail: ActivityDetail, }
    CarePlan { title: Text, description: Text, activity: Vec<Activity>, note: Vec<Note>, }
    /// A Condition, Observation, Procedure or request that a referral gives as its reason: what has a code.
    Coded { code: Concept, note: Vec<Note>, value_string: Text, value_codeable_concept: Concept, }
    Response { identifier: Text, }
    MessageHeader {
        event_coding: Coding,
        event_uri: Text,
        sender: Option<Reference>,
        focus: Vec<Reference>,
        response: Option<Response>,
    }
}

/// A resource that was understood, or why it was not.
pub(super) enum Resource {
    /// Asks for something to be done.
    ServiceRequest(Box<ServiceRequest>),
    /// A person.
    Patient(Box<Patient>),
    /// A professional.
    Practitioner(Practitioner),
    /// A professional in an organisation.
    PractitionerRole(Box<PractitionerRole>),
    /// An organisation or a service.
    Named(Named),
    /// Someone close to a patient.
    RelatedPerson(RelatedPerson),
    /// The fulfilment of a request.
    Task(Box<Task>),
    /// A decision about sharing.
    Consent(Box<Consent>),
    /// What was planned, in an emergency service's message: the outcome of its triage.
    CarePlan(CarePlan),
    /// What has a code and may be a reason.
    Coded(Box<Coded>),
    /// The head of a message.
    MessageHeader(Box<MessageHeader>),
    /// A resource that no referral is read from.
    Other,
    /// A resource that could not be read: a sentence.
    Broken(String),
}

/// A list, or in its place one object, as some senders write it.
fn many<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    struct Many<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Many<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
            let mut all = Vec::new();
            while let Some(one) = seq.next_element()? {
                all.push(one);
            }
            Ok(all)
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Vec<T>, A::Error> {
            T::deserialize(MapAccessDeserializer::new(map)).map(|one| vec![one])
        }
    }
    deserializer.deserialize_any(Many(PhantomData))
}
