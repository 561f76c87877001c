"""Asks every service that a chatbot uses what it has, and prints it as one JSON object.

    python3 leftovers.py [PART]

Each member is a kind of thing with the names of what is there; kinds of which nothing is there are left
out, so an empty object means that nothing is. With PART only names that contain it count: the name
prefix of a test, on an account that other things live in. Endpoint, region and credentials come from
the environment, as for every client of AWS. Needs botocore.
"""

import concurrent.futures
import json
import os
import sys

import botocore.session

PART = sys.argv[1] if len(sys.argv) > 1 else ""
SESSION = botocore.session.get_session()
# Terraform reads this as well as AWS_DEFAULT_REGION, botocore only that.
if os.environ.get("AWS_REGION"):
    SESSION.set_config_variable("region", os.environ["AWS_REGION"])


def pages(service, operation, member, **arguments):
    client = SESSION.create_client(service)
    if client.can_paginate(operation):
        for page in client.get_paginator(operation).paginate(**arguments):
            yield from found(page, member)
    else:
        yield from found(getattr(client, operation)(**arguments), member)


def found(page, member):
    for part in member.split("."):
        page = page.get(part) or {}
    return page or []


def named(service, operation, member, name, **arguments):
    return [item[name] for item in pages(service, operation, member, **arguments)]


def roles():
    # Roles of AWS itself are nobody's to remove.
    items = pages("iam", "list_roles", "Roles")
    return [role["RoleName"] for role in items if not role["Path"].startswith("/aws-service-role/")]


def distributions():
    # A distribution has no name: its origins do.
    return [
        " ".join([item["Id"], *(origin["DomainName"] for origin in item["Origins"]["Items"])])
        for item in pages("cloudfront", "list_distributions", "DistributionList.Items")
    ]


def headers_policies():
    items = pages("cloudfront", "list_response_headers_policies", "ResponseHeadersPolicyList.Items", Type="custom")
    return [item["ResponseHeadersPolicy"]["ResponseHeadersPolicyConfig"]["Name"] for item in items]


KINDS = {
    "WebSocket APIs": lambda: named("apigatewayv2", "get_apis", "Items", "Name"),
    "REST APIs": lambda: named("apigateway", "get_rest_apis", "items", "name"),
    "functions": lambda: named("lambda", "list_functions", "Functions", "FunctionName"),
    "roles": roles,
    "buckets": lambda: named("s3", "list_buckets", "Buckets", "Name"),
    "tables": lambda: list(pages("dynamodb", "list_tables", "TableNames")),
    "distributions": distributions,
    "origin access controls": lambda: named(
        "cloudfront", "list_origin_access_controls", "OriginAccessControlList.Items", "Name"
    ),
    "response headers policies": headers_policies,
    "secrets": lambda: named(
        "secretsmanager", "list_secrets", "SecretList", "Name", IncludePlannedDeletion=True
    ),
    "log groups": lambda: named("logs", "describe_log_groups", "logGroups", "logGroupName"),
    "queues": lambda: list(pages("sqs", "list_queues", "QueueUrls")),
}


def main():
    with concurrent.futures.ThreadPoolExecutor(len(KINDS)) as executor:
        asked = {kind: executor.submit(ask) for kind, ask in KINDS.items()}
    left = {kind: [name for name in asked[kind].result() if PART in name] for kind in KINDS}
    print(json.dumps({kind: names for kind, names in left.items() if names}))


main()
