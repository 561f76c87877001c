//! Requests that the AWS signer signs, and what becomes of them on the way.

use aws_sigv4::http_request::PercentEncodingMode;
use proptest::prelude::*;

use super::*;

/// 2020-12-13T10:17:47Z.
const NOW: Duration = Duration::from_secs(1_607_854_667);

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/// What a test does to a request before it is checked.
#[derive(Default)]
struct Case {
    presigned: Option<u64>,
    token: Option<&'static str>,
    service: Option<&'static str>,
    path: Option<&'static str>,
    after: Duration,
    secret: Option<&'static str>,
    change: Option<fn(&mut request::Parts)>,
}

fn signed(case: &Case) -> request::Parts {
    let path = case.path.unwrap_or("/abcd123456/prod?room=a%20b&user=ann");
    let host = "127.0.0.1:4567";
    let token = case.token.map(str::to_owned);
    let identity = Credentials::new("AKIDEXAMPLE", SECRET, token, None, "test").into();
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Double;
    if let Some(seconds) = case.presigned {
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(Duration::from_secs(seconds));
    }
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name(case.service.unwrap_or(SERVICE))
        .time(UNIX_EPOCH + NOW)
        .settings(settings)
        .build()
        .unwrap();
    let address = format!("https://{host}{path}");
    let headers = [("host", host), ("x-test", "one")].into_iter();
    let signable =
        SignableRequest::new("GET", &address, headers, SignableBody::Bytes(b"")).unwrap();
    let (instructions, _) = sign(signable, &SigningParams::from(parameters))
        .unwrap()
        .into_parts();
    let mut request = http::Request::get(address)
        .header("host", host)
        .header("x-test", "one")
        .body(())
        .unwrap();
    instructions.apply_to_request_http1x(&mut request);
    request.into_parts().0
}

fn check(case: &Case, expected: Result<(), SignatureError>) {
    let mut head = signed(case);
    if let Some(change) = case.change {
        change(&mut head);
    }
    let secret = Secret::new(case.secret.unwrap_or(SECRET));
    let result = Signature::of(&head).and_then(|signature| {
        assert_eq!(signature.caller().access_key_id, "AKIDEXAMPLE");
        signature.verify(&head, b"", "us-east-1", Some(&secret), NOW + case.after)
    });
    assert_eq!(result, expected, "{head:?}");
}

#[test]
fn what_the_signer_signs_is_right() {
    for presigned in [None, Some(60)] {
        for token in [None, Some("token/with+signs=")] {
            for path in [None, Some("/abcd123456/prod"), Some("/a%20b/c?x=%2F&a=")] {
                check(
                    &Case {
                        presigned,
                        token,
                        path,
                        ..Case::default()
                    },
                    Ok(()),
                );
            }
        }
    }
}

#[test]
fn what_was_changed_or_signed_by_somebody_else_is_wrong() {
    for presigned in [None, Some(60)] {
        let wrong = |case: Case| check(&Case { presigned, ..case }, Err(SignatureError::Mismatch));
        wrong(Case {
            secret: Some("other"),
            ..Case::default()
        });
        wrong(Case {
            change: Some(|head| head.method = http::Method::POST),
            ..Case::default()
        });
        wrong(Case {
            change: Some(|head| {
                head.headers
                    .insert("x-test", http::HeaderValue::from_static("two"));
            }),
            ..Case::default()
        });
        wrong(Case {
            change: Some(|head| {
                let query = head.uri.query().unwrap_or_default().replace("ann", "bob");
                head.uri = format!("https://127.0.0.1:4567{}?{query}", head.uri.path())
                    .parse()
                    .unwrap();
            }),
            ..Case::default()
        });
    }
}

#[test]
fn scope_and_time_are_checked_without_a_secret_too() {
    for presigned in [None, Some(60)] {
        let other = Case {
            presigned,
            service: Some("s3"),
            ..Case::default()
        };
        check(&other, Err(SignatureError::Scope("service")));
        let late = Case {
            presigned,
            after: Duration::from_secs(301),
            ..Case::default()
        };
        check(&late, Err(SignatureError::Expired));
        let head = signed(&Case {
            presigned,
            ..Case::default()
        });
        let signature = Signature::of(&head).unwrap();
        let verify = |region, now| signature.verify(&head, b"", region, None, now);
        assert_eq!(verify("us-east-1", NOW), Ok(()));
        assert_eq!(
            verify("eu-west-1", NOW),
            Err(SignatureError::Scope("region"))
        );
        assert_eq!(
            verify("us-east-1", NOW - Duration::from_secs(301)),
            Err(SignatureError::Expired)
        );
    }
    let presigned = Case {
        presigned: Some(60),
        after: Duration::from_secs(61),
        ..Case::default()
    };
    check(&presigned, Err(SignatureError::Expired));
}

#[test]
fn incomplete_signatures_say_what_they_lack() {
    let of = |authorization: &str| {
        let request = http::Request::get("/").header("authorization", authorization);
        Signature::of(
            &request
                .header("x-amz-date", "20201213T101747Z")
                .body(())
                .unwrap()
                .into_parts()
                .0,
        )
    };
    let scope = "Credential=AKID/20201213/us-east-1/execute-api/aws4_request";
    for (authorization, expected) in [
        ("Bearer x".to_owned(), SignatureError::Missing),
        (
            format!("{ALGORITHM} Signature=0"),
            SignatureError::Incomplete("Credential"),
        ),
        (
            format!("{ALGORITHM} Credential=AKID/x"),
            SignatureError::Incomplete("Credential"),
        ),
        (
            format!("{ALGORITHM} {scope}"),
            SignatureError::Incomplete("SignedHeaders"),
        ),
        (
            format!("{ALGORITHM} {scope}, SignedHeaders=host, Signature=0"),
            SignatureError::Incomplete("Signature"),
        ),
    ] {
        assert_eq!(of(&authorization), Err(expected), "{authorization}");
    }
    let plain = http::Request::get("/?a=b").body(()).unwrap().into_parts().0;
    assert_eq!(Signature::of(&plain), Err(SignatureError::Missing));
}

#[test]
fn moments_are_dates_that_exist() {
    for (text, expected) in [
        ("20201213T101747Z", Some(NOW)),
        ("19700101T000000Z", Some(Duration::ZERO)),
        ("20240229T000000Z", Some(Duration::from_secs(1_709_164_800))),
        ("20230229T000000Z", None),
        ("20201213T106147Z", None),
        ("2020-12-13", None),
        ("", None),
        ("ääääääää", None),
    ] {
        assert_eq!(moment(text), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn any_signature_is_checked_or_refused(
        pieces in proptest::collection::vec(proptest::sample::select(vec![
            "Credential=", "SignedHeaders=", "Signature=", "AKID/20201213/us-east-1/execute-api/aws4_request",
            "host;x-amz-date", "host", ", ", "=", "/", ";", "0", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        ]), 0..12),
        date in "[0-9TZ]{0,17}",
    ) {
        let authorization = format!("{ALGORITHM} {}", pieces.concat());
        let request = http::Request::get("/a/b?c=d").header("host", "localhost");
        let request = request.header("authorization", authorization).header("x-amz-date", date);
        let head = request.body(()).unwrap().into_parts().0;
        let secret = Secret::new(SECRET);
        let verified = Signature::of(&head)
            .and_then(|signature| signature.verify(&head, b"", "us-east-1", Some(&secret), NOW));
        prop_assert!(verified.is_err());
    }
}
