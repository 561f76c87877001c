//! Buckets, what is configured of them, and objects.

use tfplugin_testing::{
    Action, ConfigStep, Step, exactly, expect_action, expect_known, expect_planned,
    expect_replaced_by, expect_unknown, expect_value,
};

use crate::world::World;

const BUCKET: &str = "aws_s3_bucket.this";

fn bucket(arguments: &str) -> String {
    format!("resource \"aws_s3_bucket\" \"this\" {{\n  bucket = \"uploads\"\n{arguments}\n}}\n")
}

/// Applies something in the bucket: `before`, then `after` in place.
fn lives(world: &World, address: &str, before: &str, after: &str) -> [Step; 3] {
    let hcl = |more: &str| world.configuration(&format!("{}{more}", bucket("")));
    [
        Step::config(hcl(before))
            .state_check(expect_value(address, "id", exactly("uploads")))
            .into(),
        Step::config(hcl(after))
            .plan_check(expect_action(address, Action::Update))
            .plan_check(expect_known(address, "id"))
            .into(),
        Step::config(hcl("")).into(),
    ]
}

/// What S3 has in the end: nothing.
fn nothing_is_left(world: &World) {
    let buckets = world.aws(async |aws| {
        let s3 = aws.s3().await.unwrap();
        s3.list_buckets().send().await.unwrap()
    });
    assert_eq!(buckets.buckets(), []);
}

#[test]
fn a_bucket_lives() {
    let world = World::start();
    let hcl = |arguments: &str| world.configuration(&bucket(arguments));
    let fill = world.action(|aws| async move {
        let s3 = aws.s3().await.unwrap();
        let put = s3.put_object().bucket("uploads").key("forgotten");
        put.send().await.unwrap();
    });
    world.run([
        Step::config(hcl("  tags = { team = \"support\" }"))
            .state_check(expect_value(BUCKET, "arn", exactly("arn:aws:s3:::uploads")))
            .state_check(expect_value(BUCKET, "region", exactly("eu-west-1")))
            .state_check(expect_value(
                BUCKET,
                "bucket_regional_domain_name",
                exactly("uploads.s3.eu-west-1.amazonaws.com"),
            ))
            .into(),
        Step::config(hcl("  force_destroy = true"))
            .plan_check(expect_action(BUCKET, Action::Update))
            .plan_check(expect_known(BUCKET, "arn"))
            .into(),
        Step::plan(hcl("").replace("uploads", "other"))
            .plan_check(expect_replaced_by(BUCKET, "bucket"))
            .into(),
        Step::plan(hcl("  acl = \"private\""))
            .expect_error("aws_s3_bucket: the argument acl is not carried out by the stand-in")
            .into(),
        fill,
        Step::destroy(),
    ]);
    nothing_is_left(&world);
}

#[test]
fn a_bucket_that_is_not_empty_or_not_new_is_an_error() {
    let world = World::start();
    let hcl = world.configuration(&bucket(""));
    let taken =
        world.configuration("resource \"aws_s3_bucket\" \"taken\" {\n  bucket = \"taken\"\n}\n");
    let take = world.action(|aws| async move {
        let region = aws_sdk_s3::types::BucketLocationConstraint::EuWest1;
        let configuration = aws_sdk_s3::types::CreateBucketConfiguration::builder()
            .location_constraint(region)
            .build();
        let s3 = aws.s3().await.unwrap();
        let create = s3.create_bucket().bucket("taken");
        let create = create.create_bucket_configuration(configuration);
        create.send().await.unwrap();
    });
    let key = |forget: bool| {
        world.action(move |aws| async move {
            let s3 = aws.s3().await.unwrap();
            if forget {
                let delete = s3.delete_object().bucket("uploads").key("forgotten");
                delete.send().await.unwrap();
            } else {
                let put = s3.put_object().bucket("uploads").key("forgotten");
                put.send().await.unwrap();
            }
        })
    };
    world.run([
        take,
        Step::config(taken)
            .expect_apply_error("The bucket name \"taken\" is taken")
            .into(),
        Step::config(hcl.clone()).into(),
        key(false),
        Step::config(world.configuration("# nothing"))
            .expect_apply_error("Apply force_destroy = true first")
            .into(),
        key(true),
    ]);
}

#[test]
fn public_access_is_blocked() {
    let world = World::start();
    let block = |arguments: &str| {
        format!(
            "resource \"aws_s3_bucket_public_access_block\" \"this\" {{\n  bucket = \
             aws_s3_bucket.this.id\n{arguments}\n}}\n"
        )
    };
    let address = "aws_s3_bucket_public_access_block.this";
    world.run(lives(
        &world,
        address,
        &block("  block_public_acls = true\n  ignore_public_acls = true"),
        &block("  block_public_policy = true\n  restrict_public_buckets = false"),
    ));
    nothing_is_left(&world);
}

#[test]
fn objects_belong_to_the_owner() {
    let world = World::start();
    let controls = |ownership: &str| {
        format!(
            "resource \"aws_s3_bucket_ownership_controls\" \"this\" {{\n  bucket = \
             aws_s3_bucket.this.id\n  rule {{\n    object_ownership = \"{ownership}\"\n  }}\n}}\n"
        )
    };
    let address = "aws_s3_bucket_ownership_controls.this";
    let (before, after) = ("BucketOwnerPreferred", "BucketOwnerEnforced");
    world.run(lives(&world, address, &controls(before), &controls(after)));
}

#[test]
fn objects_are_encrypted() {
    let world = World::start();
    let encryption = |rule: &str| {
        format!(
            "resource \"aws_s3_bucket_server_side_encryption_configuration\" \"this\" {{\n  bucket \
             = aws_s3_bucket.this.id\n  rule {{\n{rule}\n  }}\n}}\n"
        )
    };
    let aes =
        "    apply_server_side_encryption_by_default {\n      sse_algorithm = \"AES256\"\n    }";
    let kms = "    bucket_key_enabled = true\n    apply_server_side_encryption_by_default {\n      \
               sse_algorithm = \"aws:kms\"\n      kms_master_key_id = \
               \"arn:aws:kms:eu-west-1:123456789012:key/k\"\n    }";
    let address = "aws_s3_bucket_server_side_encryption_configuration.this";
    world.run(lives(&world, address, &encryption(aes), &encryption(kms)));
}

#[test]
fn versions_are_kept() {
    let world = World::start();
    let versioning = |status: &str| {
        format!(
            "resource \"aws_s3_bucket_versioning\" \"this\" {{\n  bucket = aws_s3_bucket.this.id\n  \
             versioning_configuration {{\n    status = \"{status}\"\n  }}\n}}\n"
        )
    };
    let address = "aws_s3_bucket_versioning.this";
    world.run(lives(
        &world,
        address,
        &versioning("Disabled"),
        &versioning("Enabled"),
    ));
}

#[test]
fn objects_expire() {
    let world = World::start();
    let lifecycle = |rules: &str| {
        format!(
            "resource \"aws_s3_bucket_lifecycle_configuration\" \"this\" {{\n  bucket = \
             aws_s3_bucket.this.id\n{rules}\n}}\n"
        )
    };
    let one = "  rule {\n    id     = \"expire\"\n    status = \"Enabled\"\n    filter {}\n    \
               expiration {\n      days = 30\n    }\n  }";
    let two = "  rule {\n    id     = \"expire\"\n    status = \"Enabled\"\n    filter {\n      \
               prefix = \"tmp/\"\n    }\n    expiration {\n      days = 7\n    }\n    \
               abort_incomplete_multipart_upload {\n      days_after_initiation = 1\n    }\n    \
               noncurrent_version_expiration {\n      noncurrent_days = 3\n    }\n  }\n  rule \
               {\n    id     = \"archive\"\n    status = \"Disabled\"\n    transition {\n      \
               days          = 90\n      storage_class = \"GLACIER\"\n    }\n  }";
    let address = "aws_s3_bucket_lifecycle_configuration.this";
    world.run(lives(&world, address, &lifecycle(one), &lifecycle(two)));
}

#[test]
fn pages_may_upload() {
    let world = World::start();
    let cors = |rules: &str| {
        format!(
            "resource \"aws_s3_bucket_cors_configuration\" \"this\" {{\n  bucket = \
             aws_s3_bucket.this.id\n{rules}\n}}\n"
        )
    };
    let one = "  cors_rule {\n    allowed_methods = [\"PUT\"]\n    allowed_origins = \
               [\"https://a.example\"]\n  }";
    let two = "  cors_rule {\n    allowed_methods = [\"PUT\", \"GET\"]\n    allowed_origins = \
               [\"https://a.example\", \"https://b.example\"]\n    allowed_headers = [\"*\"]\n    \
               expose_headers  = [\"ETag\"]\n    max_age_seconds = 3000\n  }";
    let address = "aws_s3_bucket_cors_configuration.this";
    world.run(lives(&world, address, &cors(one), &cors(two)));
}

#[test]
fn a_policy_in_another_layout_is_no_change() {
    let world = World::start();
    let policy = |text: &str| {
        format!(
            "resource \"aws_s3_bucket_policy\" \"this\" {{\n  bucket = aws_s3_bucket.this.id\n  \
             policy = {text}\n}}\n"
        )
    };
    let document = |effect: &str| {
        policy(&format!(
            "jsonencode({{\n    Version = \"2012-10-17\"\n    Statement = [{{\n      Effect = \
             \"{effect}\"\n      Principal = \"*\"\n      Action = \"s3:*\"\n      Resource = \
             \"${{aws_s3_bucket.this.arn}}/*\"\n      Condition = {{ Bool = {{ \
             \"aws:SecureTransport\" = \"false\" }} }}\n    }}]\n  }})"
        ))
    };
    let address = "aws_s3_bucket_policy.this";
    let relaid = world.action(|aws| async move {
        let s3 = aws.s3().await.unwrap();
        let policy = s3
            .get_bucket_policy()
            .bucket("uploads")
            .send()
            .await
            .unwrap();
        let policy: serde_json::Value = serde_json::from_str(policy.policy().unwrap()).unwrap();
        let policy = serde_json::to_string_pretty(&policy).unwrap();
        let put = s3.put_bucket_policy().bucket("uploads").policy(policy);
        put.send().await.unwrap();
    });
    let hcl = world.configuration(&format!("{}{}", bucket(""), document("Deny")));
    let mut steps = vec![Step::config(hcl).into(), relaid, Step::replan().into()];
    steps.extend(lives(
        &world,
        address,
        &document("Deny"),
        &document("Allow"),
    ));
    world.run(steps);
}

const OBJECT: &str = "aws_s3_object.this";

fn object(world: &World, arguments: &str) -> ConfigStep {
    Step::config(world.configuration(&format!(
        "{}resource \"aws_s3_object\" \"this\" {{\n  bucket = aws_s3_bucket.this.id\n{arguments}\n}}\n",
        bucket("")
    )))
}

#[test]
fn an_object_lives() {
    let world = World::start();
    let page = world.folder().join("index.html");
    std::fs::write(&page, "<p>one</p>").unwrap();
    let page = page.display();
    let source = |cache: &str| {
        format!(
            "  key = \"index.html\"\n  source = \"{page}\"\n  etag = filemd5(\"{page}\")\n  \
             content_type = \"text/html\"\n  cache_control = \"{cache}\"\n  tags = {{ a = \"b\" }}"
        )
    };
    let change = {
        let page = world.folder().join("index.html");
        world.action(move |_| async move { std::fs::write(page, "<p>two</p>").unwrap() })
    };
    world.run([
        object(&world, &source("no-cache"))
            .state_check(expect_value(
                OBJECT,
                "arn",
                exactly("arn:aws:s3:::uploads/index.html"),
            ))
            .state_check(expect_value(OBJECT, "id", exactly("index.html")))
            .into(),
        object(&world, &source("max-age=60"))
            .plan_check(expect_action(OBJECT, Action::Update))
            .into(),
        change,
        object(&world, &source("max-age=60"))
            .plan_check(expect_action(OBJECT, Action::Update))
            .plan_check(expect_unknown(OBJECT, "version_id"))
            .into(),
        world.action(|aws| async move {
            let s3 = aws.s3().await.unwrap();
            let got = s3
                .get_object()
                .bucket("uploads")
                .key("index.html")
                .send()
                .await
                .unwrap();
            assert_eq!(got.cache_control(), Some("max-age=60"));
            let body = got.body.collect().await.unwrap().into_bytes();
            assert_eq!(body.as_ref(), b"<p>two</p>");
        }),
        object(
            &world,
            &source("max-age=60").replace("\"index.html\"", "\"start.html\""),
        )
        .plan_check(expect_replaced_by(OBJECT, "key"))
        .into(),
        object(&world, "  key = \"start.html\"\n  content = \"plain\"")
            .plan_check(expect_action(OBJECT, Action::Update))
            .plan_check(expect_planned(OBJECT, "content", exactly("plain")))
            .into(),
        object(&world, "  key = \"start.html\"\n  source = \"nowhere\"")
            .expect_plan_error("There is no file \"nowhere\"")
            .into(),
        object(
            &world,
            "  key = \"start.html\"\n  content = \"plain\"\n  acl = \"private\"",
        )
        .expect_plan_error("the argument acl is not carried out")
        .into(),
        Step::destroy(),
    ]);
    nothing_is_left(&world);
}

#[test]
fn every_version_of_an_object_goes() {
    let world = World::start();
    let versioned = "resource \"aws_s3_bucket_versioning\" \"this\" {\n  bucket = \
                     aws_s3_bucket.this.id\n  versioning_configuration {\n    status = \
                     \"Enabled\"\n  }\n}\n";
    let hcl = |content: &str| {
        world.configuration(&format!(
            "{}{versioned}resource \"aws_s3_object\" \"this\" {{\n  bucket  = \
             aws_s3_bucket_versioning.this.bucket\n  key     = \"a\"\n  content = \"{content}\"\n}}\n",
            bucket("")
        ))
    };
    world.run([
        Step::config(hcl("one")).into(),
        Step::config(hcl("two"))
            .plan_check(expect_unknown(OBJECT, "version_id"))
            .into(),
        Step::destroy(),
    ]);
    nothing_is_left(&world);
}
