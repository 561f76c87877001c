//! Messages against bytes made by hand from the encoding's rules: the key of a
//! field is `number << 3 | wire type`, wire type 0 being a varint and 2 a
//! length with that many bytes.

use std::collections::BTreeMap;
use std::fmt::Debug;

use prost::Message;
use tfplugin_wire::plugin;
use tfplugin_wire::v6::*;

/// `message` is `bytes`, and the other way round.
fn check<T: Message + PartialEq + Default + Debug>(message: &T, bytes: &[u8]) {
    assert_eq!(message.encode_to_vec(), bytes, "{message:?}");
    assert_eq!(&T::decode(bytes).unwrap(), message, "{bytes:x?}");
}

fn msgpack(byte: u8) -> Option<DynamicValue> {
    Some(DynamicValue {
        msgpack: vec![byte],
        json: Vec::new(),
    })
}

#[test]
fn values() {
    check(&DynamicValue::default(), &[]);
    check(&msgpack(0xc0).unwrap(), &[0x0a, 1, 0xc0]);
    check(
        &DynamicValue {
            json: b"1".to_vec(),
            ..Default::default()
        },
        &[0x12, 1, b'1'],
    );
}

#[test]
fn argument_zero_is_not_no_argument() {
    let error = |function_argument| FunctionError {
        text: "x".to_owned(),
        function_argument,
    };
    check(&error(None), &[0x0a, 1, b'x']);
    check(&error(Some(0)), &[0x0a, 1, b'x', 0x10, 0]);
}

#[test]
fn diagnostics_with_a_path() {
    use path_step::Selector::{AttributeName, ElementKeyInt, ElementKeyString};
    let steps = [
        AttributeName("a".to_owned()),
        ElementKeyString("b".to_owned()),
        ElementKeyInt(300),
    ]
    .map(|selector| PathStep {
        selector: Some(selector),
    });
    let diagnostic = Diagnostic {
        severity: diagnostic::Severity::Warning.into(),
        summary: "s".to_owned(),
        detail: String::new(),
        attribute: Some(AttributePath {
            steps: steps.to_vec(),
        }),
    };
    let steps = [
        0x0a, 3, 0x0a, 1, b'a', 0x0a, 3, 0x12, 1, b'b', 0x0a, 3, 0x18, 0xac, 2,
    ];
    check(
        &diagnostic,
        &[&[0x08, 2, 0x12, 1, b's', 0x22, 15][..], &steps].concat(),
    );
}

#[test]
fn diagnostics_of_the_provider_configuration_are_number_two() {
    let diagnostics = vec![Diagnostic {
        summary: "s".to_owned(),
        ..Default::default()
    }];
    check(
        &ValidateProviderConfigResponse { diagnostics },
        &[0x12, 3, 0x12, 1, b's'],
    );
}

#[test]
fn attributes_in_order_of_their_numbers() {
    let attribute = Attribute {
        name: "n".to_owned(),
        required: true,
        nested_type: Some(Object {
            nesting: object::Nesting::Map.into(),
            ..Default::default()
        }),
        write_only: true,
        deprecation_message: "d".to_owned(),
        ..Default::default()
    };
    let bytes = [
        0x0a, 1, b'n', 0x20, 1, 0x52, 2, 0x18, 4, 0x58, 1, 0x62, 1, b'd',
    ];
    check(&attribute, &bytes);
}

#[test]
fn what_protocol_6_11_added() {
    check(
        &Block {
            computed: true,
            ..Default::default()
        },
        &[0x40, 1],
    );
    let capabilities = ClientCapabilities {
        store_planned_private: true,
        computed_blocks_allowed: true,
        ..Default::default()
    };
    check(&capabilities, &[0x18, 1, 0x20, 1]);
    let plan = PlanResourceChangeRequest {
        planned_private: vec![7],
        ..Default::default()
    };
    check(&plan, &[0x4a, 1, 7]);
}

#[test]
fn schemas_by_name() {
    let schemas = |names: [&str; 2]| {
        names
            .map(|name| {
                (
                    name.to_owned(),
                    Schema {
                        version: 1,
                        block: None,
                    },
                )
            })
            .into()
    };
    let response = GetProviderSchemaResponse {
        resource_schemas: schemas(["b", "a"]),
        action_schemas: BTreeMap::from([("c".to_owned(), ActionSchema { schema: None })]),
        ..Default::default()
    };
    let entry = |name| [0x12, 7, 0x0a, 1, name, 0x12, 2, 0x08, 1];
    // Sorted, and a default value is left out.
    check(
        &response,
        &[&entry(b'a')[..], &entry(b'b'), &[0x5a, 3, 0x0a, 1, b'c']].concat(),
    );
}

#[test]
fn answers_of_a_resource() {
    let applied = ApplyResourceChangeResponse {
        new_state: msgpack(0x80),
        private: vec![1],
        new_identity: Some(ResourceIdentityData {
            identity_data: msgpack(0xc0),
        }),
        ..Default::default()
    };
    let bytes = [
        0x0a, 3, 0x0a, 1, 0x80, 0x12, 1, 1, 0x2a, 5, 0x0a, 3, 0x0a, 1, 0xc0,
    ];
    check(&applied, &bytes);
    let deferred = Deferred {
        reason: deferred::Reason::AbsentPrereq.into(),
    };
    let read = ReadResourceResponse {
        deferred: Some(deferred),
        ..Default::default()
    };
    check(&read, &[0x22, 2, 0x08, 3]);
}

#[test]
fn events_of_an_action() {
    use invoke_action_event::Event::{Completed, Progress};
    let event = |event| InvokeActionEvent { event: Some(event) };
    check(
        &event(Progress(ActionProgress {
            message: "m".to_owned(),
        })),
        &[0x0a, 3, 0x0a, 1, b'm'],
    );
    check(&event(Completed(ActionCompleted::default())), &[0x12, 0]);
}

#[test]
fn renewals_tell_never_from_the_beginning_of_time() {
    let open = |renew_at, private| OpenEphemeralResourceResponse {
        renew_at,
        private,
        ..Default::default()
    };
    check(&open(None, None), &[]);
    let beginning = prost_types::Timestamp {
        seconds: 0,
        nanos: 0,
    };
    check(
        &open(Some(beginning), Some(Vec::new())),
        &[0x12, 0, 0x22, 0],
    );
}

#[test]
fn messages_of_go_plugin() {
    let data = plugin::StdioData {
        channel: plugin::stdio_data::Channel::Stderr.into(),
        data: b"!".to_vec(),
    };
    check(&data, &[0x08, 2, 0x12, 1, b'!']);
    let knock = plugin::connection_info::Knock {
        ack: true,
        ..Default::default()
    };
    let info = plugin::ConnectionInfo {
        service_id: 1,
        knock: Some(knock),
        ..Default::default()
    };
    check(&info, &[0x08, 1, 0x22, 2, 0x10, 1]);
}

#[test]
fn fields_of_a_newer_protocol_are_ignored() {
    let bytes = [0x08, 1, 0xf8, 0x07, 5];
    let decoded = ServerCapabilities::decode(&bytes[..]).unwrap();
    assert_eq!(
        decoded,
        ServerCapabilities {
            plan_destroy: true,
            ..Default::default()
        }
    );
}
