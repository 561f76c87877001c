use std::collections::BTreeSet;

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use proptest::prelude::*;
use serde_json::json;

use super::{Target, Viewed, decide, error_page};
use crate::edge::configuration::{
    Behavior, Distribution, ErrorPage, Names, Origin, OriginKind, Signing,
};
use crate::edge::tests::{behavior, bucket, distribution};

/// A site in a bucket, an API below `/chat` and `/query`, read only but for these.
fn site() -> Distribution {
    let mut site = distribution("E1");
    site.default_root_object = "index.html".to_owned();
    let api = Origin {
        path: "/dev".to_owned(),
        kind: OriginKind::RestApi {
            host: "abc.execute-api.eu-central-1.amazonaws.com".to_owned(),
            api_id: "abc".to_owned(),
        },
        ..bucket("site", None)
    };
    site.origins.insert("api".to_owned(), api);
    let elsewhere = Origin {
        kind: OriginKind::Elsewhere {
            host: "example.com".to_owned(),
        },
        ..bucket("site", None)
    };
    site.origins.insert("elsewhere".to_owned(), elsewhere);
    let all = vec![
        Method::GET,
        Method::HEAD,
        Method::OPTIONS,
        Method::PUT,
        Method::POST,
        Method::PATCH,
        Method::DELETE,
    ];
    site.behaviors = vec![
        Behavior {
            allowed_methods: all.clone(),
            ..behavior("/chat", "api")
        },
        Behavior {
            allowed_methods: all.clone(),
            ..behavior("/chat*", "elsewhere")
        },
        Behavior {
            allowed_methods: all.clone(),
            ..behavior("/writable/*", "bucket")
        },
        Behavior {
            not_served: Some("a function association"),
            ..behavior("/computed", "bucket")
        },
        behavior("/nowhere", "missing"),
    ];
    site
}

fn ask<'a>(
    site: &'a [Distribution],
    method: &Method,
    path: &str,
    headers: &HeaderMap,
) -> Result<super::Fetch<'a>, u16> {
    let (path, query) = path
        .split_once('?')
        .map_or((path, None), |(path, query)| (path, Some(query)));
    let request = Viewed {
        method,
        host: "127.0.0.1:8080",
        path,
        query,
        headers,
    };
    decide(site, request).map_err(|refusal| refusal.status)
}

fn check(method: &str, path: &str, expected: &Result<Target<'_>, u16>) {
    let site = [site()];
    let method = method.parse().unwrap();
    let got = ask(&site, &method, path, &HeaderMap::new()).map(|fetch| fetch.target);
    assert_eq!(&got, expected, "{method} {path}");
}

fn object(key: &str) -> Result<Target<'static>, u16> {
    Ok(Target::Object {
        bucket: "site",
        key: key.to_owned(),
        may_list: false,
    })
}

fn refused(status: u16, code: &'static str) -> Result<Target<'static>, u16> {
    Ok(Target::NoObject { status, code })
}

fn api(path: &str) -> Result<Target<'static>, u16> {
    Ok(Target::Api {
        api_id: "abc",
        host: "abc.execute-api.eu-central-1.amazonaws.com",
        path: path.to_owned(),
        query: None,
    })
}

#[test]
fn paths_lead_to_origins() {
    check("GET", "/", &object("index.html"));
    check("HEAD", "/", &object("index.html"));
    check("GET", "/index.html", &object("index.html"));
    check("GET", "/assets/a%20b.js", &object("assets/a b.js"));
    check("GET", "/a/", &object("a/"));
    check("POST", "/chat", &api("/dev/chat"));
    check("GET", "/chat", &api("/dev/chat"));
    // The path is compared in its normal form and sent as it came.
    check("POST", "//ch%61t", &api("/dev//ch%61t"));
    check("POST", "/x/../chat", &api("/dev/x/../chat"));
    check("GET", "/Chat", &object("Chat"));
    check("GET", "/%ff", &refused(400, "InvalidURI"));
}

#[test]
fn refusals_are_cloudfronts() {
    check("POST", "/", &Err(403));
    check("DELETE", "/index.html", &Err(403));
    check("OPTIONS", "/", &Err(403));
    check("TRACE", "/chat", &Err(405));
    check("PROPFIND", "/", &Err(405));
    check("POST", "/chats", &Err(502));
    check("GET", "/nowhere", &Err(502));
    check("GET", "/computed", &Err(501));
    check("PUT", "/writable/a", &refused(403, "AccessDenied"));
    check("DELETE", "/writable/a", &refused(403, "AccessDenied"));
    check("OPTIONS", "/writable/a", &refused(403, "AccessForbidden"));
    check("POST", "/writable/a", &refused(405, "MethodNotAllowed"));
    check("PATCH", "/writable/a", &refused(405, "MethodNotAllowed"));
    let site = [site()];
    for (name, value, expected) in [
        ("content-length", "0", None),
        ("content-length", "3", Some(403)),
        ("transfer-encoding", "chunked", Some(403)),
    ] {
        let headers = HeaderMap::from_iter([(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        )]);
        let got = ask(&site, &Method::GET, "/", &headers).err();
        assert_eq!(got, expected, "{name}: {value}");
    }
    let mut disabled = [site[0].clone()];
    disabled[0].is_enabled = false;
    assert_eq!(
        ask(&disabled, &Method::GET, "/", &HeaderMap::new()).err(),
        Some(403)
    );
}

#[test]
fn the_first_behaviour_that_fits_is_taken() {
    let mut site = site();
    site.behaviors = vec![behavior("/a*", "api"), behavior("/ab", "bucket")];
    let first = [site.clone()];
    let fetch = ask(&first, &Method::GET, "/ab", &HeaderMap::new()).unwrap();
    assert_eq!(fetch.behavior.path_pattern, "/a*");
    site.behaviors.reverse();
    let second = [site];
    let fetch = ask(&second, &Method::GET, "/ab", &HeaderMap::new()).unwrap();
    assert_eq!(fetch.behavior.path_pattern, "/ab");
    // The default root object has a path of its own, which chooses the behaviour.
    let mut rooted = distribution("E1");
    rooted.default_root_object = "index.html".to_owned();
    rooted.behaviors = vec![behavior("*.html", "bucket")];
    let rooted = [rooted];
    let fetch = ask(&rooted, &Method::GET, "/", &HeaderMap::new()).unwrap();
    assert_eq!(fetch.behavior.path_pattern, "*.html");
}

#[test]
fn a_bucket_is_reached_through_an_origin_access_control_that_its_policy_allows() {
    let statement = |source: &str, action: &str, resource: &str| {
        json!({
            "Effect": "Allow",
            "Principal": { "Service": "cloudfront.amazonaws.com" },
            "Action": action,
            "Resource": resource,
            "Condition": { "StringEquals": { "AWS:SourceArn": format!("arn:aws:cloudfront::000000000000:distribution/{source}") } },
        })
    };
    let policy =
        |statements: &[serde_json::Value]| Some(json!({ "Statement": statements }).to_string());
    let get = |source| statement(source, "s3:GetObject", "arn:aws:s3:::site/*");
    let list = statement("E1", "s3:ListBucket", "arn:aws:s3:::site");
    let yes = |may_list| {
        Ok(Target::Object {
            bucket: "site",
            key: "a".to_owned(),
            may_list,
        })
    };
    let no = refused(403, "AccessDenied");
    for (signing, policy, expected) in [
        (Signing::Always, policy(&[get("E1")]), yes(false)),
        (Signing::NoOverride, policy(&[get("E1")]), yes(false)),
        (Signing::Never, policy(&[get("E1")]), no.clone()),
        (Signing::Always, None, no.clone()),
        (Signing::Always, policy(&[get("E2")]), no.clone()),
        (
            Signing::Always,
            policy(std::slice::from_ref(&list)),
            no.clone(),
        ),
        (Signing::Always, policy(&[get("E1"), list]), yes(true)),
    ] {
        let mut site = distribution("E1");
        let mut origin = bucket("site", policy);
        if let OriginKind::Bucket(bucket) = &mut origin.kind {
            bucket.signing = signing;
        }
        site.origins.insert("bucket".to_owned(), origin);
        let sites = [site.clone()];
        let got = ask(&sites, &Method::GET, "/a", &HeaderMap::new()).map(|fetch| fetch.target);
        assert_eq!(got, expected, "{signing:?} {:?}", site.origins["bucket"]);
    }
    let mut writable = distribution("E1");
    let everything = policy(&[statement("E1", "s3:*", "*")]);
    writable
        .origins
        .insert("bucket".to_owned(), bucket("site", everything));
    writable.default_behavior.allowed_methods.push(Method::PUT);
    let got = ask(&[writable], &Method::PUT, "/a", &HeaderMap::new()).err();
    assert_eq!(got, Some(501), "never pretends to write");
    let site = [distribution("E1")];
    let signed =
        HeaderMap::from_iter([(http::header::AUTHORIZATION, HeaderValue::from_static("x"))]);
    let got = ask(&site, &Method::GET, "/a", &signed).map(|fetch| fetch.target);
    assert_eq!(got, yes(false), "always signs");
}

#[test]
fn queries_are_forwarded_as_the_policies_say() {
    for (names, expected) in [
        (Names::None, None),
        (Names::all(), Some("a=1&b=2&a=%203&c")),
        (
            Names::Only(BTreeSet::from(["a".to_owned()])),
            Some("a=1&a=%203"),
        ),
        (Names::Only(BTreeSet::from(["x".to_owned()])), None),
        (
            Names::AllBut(BTreeSet::from(["a".to_owned()])),
            Some("b=2&c"),
        ),
    ] {
        let mut site = site();
        site.behaviors[0].forwarding.queries = names.clone();
        let site = [site];
        let fetch = ask(
            &site,
            &Method::POST,
            "/chat?a=1&b=2&a=%203&c",
            &HeaderMap::new(),
        )
        .unwrap();
        let Target::Api { query, .. } = fetch.target else {
            panic!("{:?}", fetch.target)
        };
        assert_eq!(query.as_deref(), expected, "{names:?}");
    }
}

#[test]
fn an_error_has_a_page_at_the_behaviour_of_its_path() {
    let mut site = site();
    site.error_pages.insert(
        403,
        ErrorPage {
            path: "/index.html".to_owned(),
            status: 200,
        },
    );
    site.error_pages.insert(
        404,
        ErrorPage {
            path: "/nowhere".to_owned(),
            status: 404,
        },
    );
    let site = [site];
    let fetch = ask(&site, &Method::POST, "/chat", &HeaderMap::new()).unwrap();
    let (page, at) = error_page(&fetch, 403).unwrap();
    assert_eq!(page.status, 200);
    assert_eq!(Ok(at.target), object("index.html"));
    assert!(error_page(&fetch, 404).is_none(), "its origin is missing");
    assert!(error_page(&fetch, 500).is_none());
}

proptest! {
    /// Whatever is asked, there is a decision, and only objects that the policy is for are read.
    #[test]
    fn nothing_outside_the_policy_is_read(path in "/[a-c./%2eF]{0,10}", method in "GET|HEAD|PUT|POST|TRACE") {
        let site = [site()];
        let method: Method = method.parse().unwrap();
        if let Ok(fetch) = ask(&site, &method, &path, &HeaderMap::new())
            && let Target::Object { bucket, key, .. } = fetch.target
        {
            prop_assert_eq!(bucket, "site");
            prop_assert!(!key.is_empty());
            prop_assert!(method == Method::GET || method == Method::HEAD);
        }
    }
}
