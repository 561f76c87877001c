#!/usr/bin/env python3
"""Judges IAM in the local cloud with boto3: what roles do not allow, functions may not do.

Runs within `chatbot-cloud exec`, whose environment says where everything is, and removes what it makes.
Ends with status 0 and a line of counts, or with status 1 and every complaint.
"""

import asyncio
import io
import json
import os
import sys
import zipfile

import boto3
from botocore.exceptions import ClientError
from websockets.asyncio.client import connect

# Longest wait for anything, in seconds.
PATIENCE = 60
BUCKET = "permissions-of-functions"

# Does what it is told and says what came of it, with the keys that Lambda gives it.
FUNCTION = """#!%s
import json, os, urllib.request
import boto3
from botocore.exceptions import ClientError

runtime = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/"
while True:
    with urllib.request.urlopen(runtime + "next") as call:
        request = call.headers["Lambda-Runtime-Aws-Request-Id"]
        order = json.load(call)
    try:
        client = boto3.client(order["service"])
        getattr(client, order["operation"])(**order["arguments"])
        said = "done"
    except ClientError as error:
        said = error.response["Error"]["Code"]
    answer = json.dumps(said).encode()
    urllib.request.urlopen(urllib.request.Request(runtime + request + "/response", answer)).close()
""" % sys.executable

complaints = []
checks = 0


def expect(found, wanted, what):
    global checks
    checks += 1
    if found != wanted:
        complaints.append(f"{what}: {found!r} instead of {wanted!r}")


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, resource):
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def code_of(call, **arguments):
    try:
        call(**arguments)
        return None
    except ClientError as error:
        return error.response["Error"]["Code"]


class Function:
    """A function with a role of its own, which may do what `statements` say."""

    def __init__(self, name, statements):
        self.name = name
        self.iam, self.client = boto3.client("iam"), boto3.client("lambda")
        trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        role = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(trust))["Role"]["Arn"]
        if statements:
            self.iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=policy(*statements))
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w") as archive:
            entry = zipfile.ZipInfo("bootstrap")
            entry.external_attr = 0o100755 << 16
            archive.writestr(entry, FUNCTION)
        self.client.create_function(
            FunctionName=name, Runtime="provided.al2023", Handler="bootstrap", Role=role, Timeout=PATIENCE,
            Code={"ZipFile": code.getvalue()},
        )
        self.client.get_waiter("function_active_v2").wait(FunctionName=name)

    def told(self, service, operation, **arguments):
        order = {"service": service, "operation": operation, "arguments": arguments}
        answer = self.client.invoke(FunctionName=self.name, Payload=json.dumps(order))
        return json.loads(answer["Payload"].read())

    def remove(self):
        self.client.delete_function(FunctionName=self.name)
        for name in self.iam.list_role_policies(RoleName=self.name)["PolicyNames"]:
            self.iam.delete_role_policy(RoleName=self.name, PolicyName=name)
        self.iam.delete_role(RoleName=self.name)


def judge_callers():
    stranger = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "nobody's"}
    listing = boto3.client("dynamodb", **stranger).list_tables
    expect(code_of(listing), "UnrecognizedClientException", "a key that nobody has")
    create = boto3.client("lambda").create_function
    account = boto3.client("sts").get_caller_identity()["Account"]
    code = code_of(
        create, FunctionName="without", Runtime="provided.al2023", Handler="bootstrap", Code={"ZipFile": b"PK"},
        Role=f"arn:aws:iam::{account}:role/nobody",
    )
    expect(code, "InvalidParameterValueException", "a function with a role that does not exist")


def judge_bucket(reader, stranger):
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
    resources = [f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"]
    by_tls_only = {
        "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": resources,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    s3.put_bucket_policy(Bucket=BUCKET, Policy=policy(by_tls_only))
    s3.put_object(Bucket=BUCKET, Key="open/one", Body=b"one")
    s3.put_object(Bucket=BUCKET, Key="other", Body=b"other")
    expect(reader.told("s3", "head_object", Bucket=BUCKET, Key="open/one"), "done", "an object that the role allows")
    expect(reader.told("s3", "get_object", Bucket=BUCKET, Key="other"), "AccessDenied", "an object beside it")
    expect(stranger.told("s3", "get_object", Bucket=BUCKET, Key="open/one"), "AccessDenied", "the object of a stranger")
    for key in ["open/one", "other"]:
        s3.delete_object(Bucket=BUCKET, Key=key)
    s3.delete_bucket(Bucket=BUCKET)


async def judge_connections(api, reader, stranger):
    endpoint = os.environ["AWS_ENDPOINT_URL_APIGATEWAYV2"]
    async with connect(f"{endpoint.replace('http', 'ws', 1)}/{api}/prod", open_timeout=PATIENCE) as socket:
        await socket.send("who am I?")
        connection = json.loads(await asyncio.wait_for(socket.recv(), PATIENCE))["connectionId"]
        post = {"ConnectionId": connection, "Data": "hello"}
        where = ("apigatewaymanagementapi", "post_to_connection")
        said = await asyncio.to_thread(reader.told, *where, **post)
        expect(said, "done", "a post that the role allows")
        expect(await asyncio.wait_for(socket.recv(), PATIENCE), "hello", "what the function posted")
        said = await asyncio.to_thread(stranger.told, *where, **post)
        expect(said, "ForbiddenException", "the post of a stranger")
        looking = ("apigatewaymanagementapi", "get_connection")
        said = await asyncio.to_thread(reader.told, *looking, ConnectionId=connection)
        expect(said, "ForbiddenException", "a look that the role does not allow")


def socket_api():
    control = boto3.client("apigatewayv2")
    api = control.create_api(
        Name="permissions", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
    )["ApiId"]
    integration = control.create_integration(
        ApiId=api, IntegrationType="MOCK", RequestTemplates={"$default": '{"statusCode":200}'}
    )["IntegrationId"]
    control.create_route(ApiId=api, RouteKey="ask", Target=f"integrations/{integration}")
    control.create_stage(ApiId=api, StageName="prod")
    control.create_deployment(ApiId=api, StageName="prod")
    return api


def remove_logs():
    logs = boto3.client("logs")
    for group in logs.describe_log_groups()["logGroups"]:
        logs.delete_log_group(logGroupName=group["logGroupName"])


def main():
    judge_callers()
    api = socket_api()
    region = boto3.session.Session().region_name
    account = boto3.client("sts").get_caller_identity()["Account"]
    connections = f"arn:aws:execute-api:{region}:{account}:{api}/prod/POST/@connections/*"
    reader = Function("reader", [
        allow("s3:GetObject", f"arn:aws:s3:::{BUCKET}/open/*"),
        allow("execute-api:ManageConnections", connections),
    ])
    stranger = Function("stranger", [])
    judge_bucket(reader, stranger)
    asyncio.run(judge_connections(api, reader, stranger))
    boto3.client("apigatewayv2").delete_api(ApiId=api)
    reader.remove()
    stranger.remove()
    remove_logs()
    for complaint in complaints:
        print(complaint)
    print(f"{checks} checks, {len(complaints)} complaints")
    sys.exit(1 if complaints else 0)


main()
