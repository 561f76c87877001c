#!/usr/bin/env python3
"""Judges the simulator's control plane with boto3 and botocore's service model.

usage: boto3_operations.py URL        e.g. http://127.0.0.1:4510

1. Every operation of the simulator once, through boto3, which validates what it sends; what it gets is
   compared with botocore's output shapes, so that a misspelt member is found.
2. Cases generated from the service model: each member of each request left out, of a wrong type, too
   long, out of its range, or with a value that its enumeration does not have. They are sent as plain
   signed HTTP, because boto3 would refuse some of them itself. Only errors that the operation declares
   (or the Conflict and BadRequest that AWS gives undeclared, reference 3.1) may come, never a 5xx.

Ends with status 0 and a line of counts, or with status 1 and every complaint.
"""

import json
import sys
import urllib.error
import urllib.parse
import urllib.request

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

OPERATIONS = """
CreateApi GetApi GetApis UpdateApi DeleteApi
CreateRoute GetRoute GetRoutes UpdateRoute DeleteRoute DeleteRouteRequestParameter
CreateRouteResponse GetRouteResponse GetRouteResponses UpdateRouteResponse DeleteRouteResponse
CreateIntegration GetIntegration GetIntegrations UpdateIntegration DeleteIntegration
CreateIntegrationResponse GetIntegrationResponse GetIntegrationResponses UpdateIntegrationResponse
DeleteIntegrationResponse
CreateDeployment GetDeployment GetDeployments UpdateDeployment DeleteDeployment
CreateStage GetStage GetStages UpdateStage DeleteStage DeleteRouteSettings DeleteAccessLogSettings
ResetAuthorizersCache GetAuthorizers GetModels TagResource GetTags UntagResource
""".split()

# Codes that AWS gives although the model of the operation does not declare them (reference 3.1, 3.2).
UNDECLARED = {"ConflictException", "BadRequestException"}

FUNCTION = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:123456789012:function:chat/invocations"
)

complaints = []
counts = {"calls": 0, "generated": 0}


def complain(text):
    complaints.append(text)


def expect(condition, text):
    if not condition:
        complain(text)


class Judge:
    def __init__(self, url):
        self.url = url.rstrip("/")
        self.client = boto3.client(
            "apigatewayv2",
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id="123456789012",
            aws_secret_access_key="secret",
            config=Config(retries={"max_attempts": 0, "mode": "standard"}),
        )
        self.model = self.client.meta.service_model
        self.used = set()

    # ---- every operation through boto3 -------------------------------------------------------------

    def call(self, operation, **arguments):
        """Calls one operation and compares the answer with its output shape."""
        self.used.add(operation)
        counts["calls"] += 1
        raw = {}

        def keep(http_response, parsed, model, **_):
            raw["body"] = http_response.content

        name = f"after-call.apigatewayv2.{operation}"
        self.client.meta.events.register(name, keep)
        try:
            method = "".join("_" + c.lower() if c.isupper() else c for c in operation).lstrip("_")
            answer = getattr(self.client, method)(**arguments)
        finally:
            self.client.meta.events.unregister(name, keep)
        if raw.get("body"):
            shape = self.model.operation_model(operation).output_shape
            self.compare(operation, json.loads(raw["body"]), shape)
        return answer

    def compare(self, where, found, shape):
        """Every member of a JSON answer must be one of its shape and of the shape's type."""
        types = {
            "structure": dict, "map": dict, "list": list, "string": str, "boolean": bool,
            "integer": int, "double": (int, float), "timestamp": str,
        }
        if not isinstance(found, types[shape.type_name]):
            return complain(f"{where}: {found!r} is not of type {shape.type_name}")
        if shape.type_name == "structure":
            names = {
                member.serialization.get("name", name): member
                for name, member in shape.members.items()
            }
            for key, value in found.items():
                if key not in names:
                    complain(f"{where}: the answer has {key}, which the model does not have")
                else:
                    self.compare(f"{where}.{key}", value, names[key])
        elif shape.type_name == "map":
            for key, value in found.items():
                self.compare(f"{where}[{key}]", value, shape.value)
        elif shape.type_name == "list":
            for value in found:
                self.compare(f"{where}[]", value, shape.member)
        elif getattr(shape, "enum", None):
            expect(found in shape.enum, f"{where}: {found} is not one of {shape.enum}")

    def refuses(self, code, operation, **arguments):
        try:
            self.call(operation, **arguments)
        except ClientError as error:
            found = error.response["Error"]["Code"]
            expect(found == code, f"{operation}{arguments}: {found} instead of {code}")
            expect(error.response["Error"]["Message"], f"{operation}: an error without a message")
        else:
            complain(f"{operation}{arguments} was accepted instead of {code}")

    def every_operation(self):
        call, refuses = self.call, self.refuses
        api = call(
            "CreateApi", Name="chat", ProtocolType="WEBSOCKET",
            RouteSelectionExpression="$request.body.action", Tags={"team": "support"},
        )
        expect(api["ApiEndpoint"].startswith("ws://"), "ApiEndpoint is no socket address")
        expect(api["CreatedDate"].year >= 2024, "CreatedDate is no date")
        a = {"ApiId": api["ApiId"]}
        call("UpdateApi", **a, Description="for the support team")
        expect(call("GetApi", **a)["Description"] == "for the support team", "UpdateApi had no effect")
        expect(any(i["ApiId"] == a["ApiId"] for i in call("GetApis")["Items"]), "GetApis lacks the API")
        expect(call("GetAuthorizers", **a)["Items"] == [], "there are authorizers")
        expect(call("GetModels", **a)["Items"] == [], "there are models")
        refuses("BadRequestException", "CreateDeployment", **a)

        integration = call(
            "CreateIntegration", **a, IntegrationType="AWS_PROXY", IntegrationUri=FUNCTION
        )
        expect(integration["TimeoutInMillis"] == 29000, "no default timeout")
        i = {**a, "IntegrationId": integration["IntegrationId"]}
        call("UpdateIntegration", **i, TimeoutInMillis=1000)
        expect(call("GetIntegration", **i)["TimeoutInMillis"] == 1000, "UpdateIntegration had no effect")
        expect(len(call("GetIntegrations", **a)["Items"]) == 1, "GetIntegrations")
        refuses("BadRequestException", "UpdateIntegration", **i, TimeoutInMillis=29001)
        response = call("CreateIntegrationResponse", **i, IntegrationResponseKey="$default")
        ir = {**i, "IntegrationResponseId": response["IntegrationResponseId"]}
        call("UpdateIntegrationResponse", **ir, ResponseTemplates={"application/json": "{}"})
        call("GetIntegrationResponse", **ir)
        expect(len(call("GetIntegrationResponses", **i)["Items"]) == 1, "GetIntegrationResponses")
        call("DeleteIntegrationResponse", **ir)

        token = "route.request.querystring.token"
        route = call(
            "CreateRoute", **a, RouteKey="$connect", RequestParameters={token: {"Required": True}},
            Target=f"integrations/{i['IntegrationId']}",
        )
        r = {**a, "RouteId": route["RouteId"]}
        refuses("ConflictException", "CreateRoute", **a, RouteKey="$connect")
        refuses("NotFoundException", "CreateRoute", **a, RouteKey="x", Target="integrations/none")
        call("UpdateRoute", **r, RouteResponseSelectionExpression="$default")
        expect(
            call("GetRoute", **r)["RequestParameters"] == {token: {"Required": True}}, "RequestParameters"
        )
        call("DeleteRouteRequestParameter", **r, RequestParameterKey=token)
        refuses("NotFoundException", "DeleteRouteRequestParameter", **r, RequestParameterKey=token)
        refuses("BadRequestException", "CreateRouteResponse", **r, RouteResponseKey="ok")
        response = call("CreateRouteResponse", **r, RouteResponseKey="$default")
        rr = {**r, "RouteResponseId": response["RouteResponseId"]}
        call("UpdateRouteResponse", **rr, RouteResponseKey="$default")
        call("GetRouteResponse", **rr)
        expect(len(call("GetRouteResponses", **r)["Items"]) == 1, "GetRouteResponses")
        call("DeleteRouteResponse", **rr)
        refuses("ConflictException", "DeleteIntegration", **i)

        deployment = call("CreateDeployment", **a, Description="first")
        expect(deployment["DeploymentStatus"] == "DEPLOYED", "DeploymentStatus")
        d = {**a, "DeploymentId": deployment["DeploymentId"]}
        call("UpdateDeployment", **d, Description="fingerprint")
        expect(call("GetDeployment", **d)["Description"] == "fingerprint", "UpdateDeployment")
        s = {**a, "StageName": "prod"}
        refuses("NotFoundException", "CreateStage", **s, DeploymentId="none")
        call(
            "CreateStage", **s, DeploymentId=d["DeploymentId"], StageVariables={"log": "info"},
            DefaultRouteSettings={"ThrottlingRateLimit": 100.5, "ThrottlingBurstLimit": 200},
            RouteSettings={"$connect": {"LoggingLevel": "ERROR"}},
        )
        refuses("ConflictException", "CreateStage", **s)
        refuses("BadRequestException", "DeleteDeployment", **d)
        call(
            "UpdateStage", **s, Description="live",
            AccessLogSettings={
                "DestinationArn": "arn:aws:logs:us-east-1:123456789012:log-group:chat",
                "Format": "$context.requestId",
            },
        )
        stage = call("GetStage", **s)
        expect(stage["DefaultRouteSettings"]["ThrottlingRateLimit"] == 100.5, "ThrottlingRateLimit")
        expect(stage["RouteSettings"]["$connect"]["LoggingLevel"] == "ERROR", "RouteSettings")
        expect(len(call("GetStages", **a)["Items"]) == 1, "GetStages")
        call("DeleteRouteSettings", **s, RouteKey="$connect")
        call("DeleteAccessLogSettings", **s)
        call("ResetAuthorizersCache", **s)
        expect("AccessLogSettings" not in call("GetStage", **s), "DeleteAccessLogSettings")

        for arn in (f"arn:aws:apigateway:us-east-1::/apis/{a['ApiId']}",
                    f"arn:aws:apigateway:us-east-1::/apis/{a['ApiId']}/stages/prod"):
            call("TagResource", ResourceArn=arn, Tags={"team": "support", "cost": "1"})
            call("UntagResource", ResourceArn=arn, TagKeys=["cost"])
            expect(call("GetTags", ResourceArn=arn)["Tags"] == {"team": "support"}, f"tags of {arn}")
        self.paging(a)

        call("DeleteStage", **s)
        call("DeleteDeployment", **d)
        call("DeleteRoute", **r)
        call("DeleteIntegration", **i)
        call("DeleteApi", **a)
        refuses("NotFoundException", "GetApi", **a)
        refuses("NotFoundException", "GetRoute", **r)
        missing = set(OPERATIONS) - self.used
        expect(not missing, f"operations that were not called: {sorted(missing)}")

    def paging(self, a):
        for number in range(30):
            self.call("CreateRoute", **a, RouteKey=f"r{number}")
        paginator = self.client.get_paginator("get_routes")
        for size in (None, "7"):
            keys, token, pages = [], None, 0
            while True:
                page = {"MaxResults": size} if size else {}
                page.update({"NextToken": token} if token else {})
                answer = self.call("GetRoutes", **a, **page)
                keys += [item["RouteKey"] for item in answer["Items"]]
                pages += 1
                token = answer.get("NextToken")
                if not token:
                    break
            expect(len(keys) == len(set(keys)) == 31, f"pages of {size}: {len(keys)} routes")
            expect(pages > 1, f"pages of {size}: a single page")
        found = sum(len(page["Items"]) for page in paginator.paginate(**a))
        expect(found == 31, f"boto3's paginator finds {found} of 31 routes")
        self.call("CreateDeployment", **a)
        expect(len(self.call("GetDeployments", **a)["Items"]) == 2, "GetDeployments")

    # ---- cases generated from the service model -----------------------------------------------------

    def generated(self):
        for operation in OPERATIONS:
            for number, change in enumerate(self.changes(operation)):
                self.try_one(operation, number, change)

    def changes(self, operation):
        """Bodies and parameters that break the input shape in one place each."""
        shape = self.model.operation_model(operation).input_shape
        for name, member in (shape.members.items() if shape else ()):
            location = member.serialization.get("location")
            wire = member.serialization.get("name", name)
            if location == "uri":
                for value in ("none", "%24default", "x" * 300, "%F0%9F%A4%96", ".."):
                    yield location, wire, value
            elif location == "querystring":
                for value in ("", "-1", "0", "99999999999999999999", "x", "\u00e9"):
                    yield location, wire, value
            else:
                yield "body", wire, None
                for value in wrong_values(member):
                    yield "body", wire, value

    def try_one(self, operation, number, change):
        counts["generated"] += 1
        parts = self.valid(operation)
        location, name, value = change
        if location == "body":
            parts["body"].pop(name, None)
            if value is not None:
                parts["body"][name] = value
        else:
            parts[location][name] = value
        where = f"{operation} case {number} ({location} {name} = {str(value)[:60]!r})"
        status, code, text = self.send(operation, parts)
        declared = {shape.name for shape in self.model.operation_model(operation).error_shapes}
        if status >= 500:
            return complain(f"{where}: {status} {text}")
        if status >= 400:
            expect(code in declared | UNDECLARED, f"{where}: {status} with undeclared {code!r}")
            expect(json.loads(text or "{}").get("message"), f"{where}: an error without a message")
            return None
        if location == "body" and operation.startswith(("Create", "Update")):
            expect(
                not must_be_refused(self.model.operation_model(operation).input_shape, name, value),
                f"{where}: accepted although the model forbids it: {text[:200]}",
            )
        return None

    def valid(self, operation):
        """A request that works, in an API of its own."""
        api = self.client.create_api(
            Name="generated", ProtocolType="WEBSOCKET",
            RouteSelectionExpression="$request.body.action",
        )["ApiId"]
        a = {"ApiId": api}
        integration = self.client.create_integration(**a, IntegrationType="MOCK")["IntegrationId"]
        route = self.client.create_route(
            **a, RouteKey="$connect", Target=f"integrations/{integration}",
            RequestParameters={"route.request.header.a": {}},
        )["RouteId"]
        free = self.client.create_integration(**a, IntegrationType="MOCK")["IntegrationId"]
        parts = {
            "uri": {
                "apiId": api, "routeId": route, "stageName": "prod", "routeKey": "$connect",
                "integrationId": free if operation == "DeleteIntegration" else integration,
                "requestParameterKey": "route.request.header.a",
                "resource-arn": f"arn:aws:apigateway:us-east-1::/apis/{api}",
            },
            "querystring": {},
            "body": {},
        }
        if "RouteResponse" in operation and not operation.startswith("Create"):
            parts["uri"]["routeResponseId"] = self.client.create_route_response(
                **a, RouteId=route, RouteResponseKey="$default"
            )["RouteResponseId"]
        if "IntegrationResponse" in operation and not operation.startswith("Create"):
            parts["uri"]["integrationResponseId"] = self.client.create_integration_response(
                **a, IntegrationId=integration, IntegrationResponseKey="$default"
            )["IntegrationResponseId"]
        if "Deployment" in operation or "Stage" in operation or "Settings" in operation:
            deployment = self.client.create_deployment(**a)["DeploymentId"]
            parts["uri"]["deploymentId"] = deployment
        if operation not in ("CreateStage",):
            self.client.create_stage(**a, StageName="prod", RouteSettings={"$connect": {}})
        parts["body"] = {
            "CreateApi": {
                "name": "a", "protocolType": "WEBSOCKET", "routeSelectionExpression": "$request.body.a"
            },
            "CreateRoute": {"routeKey": "ask"},
            "CreateRouteResponse": {"routeResponseKey": "$default"},
            "CreateIntegration": {"integrationType": "AWS_PROXY", "integrationUri": FUNCTION},
            "CreateIntegrationResponse": {"integrationResponseKey": "$default"},
            "CreateStage": {"stageName": "prod"},
            "TagResource": {"tags": {"a": "b"}},
        }.get(operation, {})
        if operation == "UntagResource":
            parts["querystring"]["tagKeys"] = "a"
        return parts

    def send(self, operation, parts):
        http = self.model.operation_model(operation).http
        path = http["requestUri"]
        for name, value in parts["uri"].items():
            safe = "%" if "%" in value else ""
            path = path.replace("{" + name + "}", urllib.parse.quote(value, safe=safe))
        if parts["querystring"]:
            path += "?" + urllib.parse.urlencode(parts["querystring"])
        body = json.dumps(parts["body"]).encode() if parts["body"] else None
        request = urllib.request.Request(self.url + path, data=body, method=http["method"])
        request.add_header("content-type", "application/json")
        request.add_header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=123456789012/20261122/us-east-1/apigateway/aws4_request",
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, None, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers.get("x-amzn-ErrorType"), error.read().decode()


def wrong_values(shape):
    """Values that a member must not have, and some that are only strange."""
    kind = shape.type_name
    if kind == "string":
        yield from (7, True, [], {})
        if getattr(shape, "enum", None):
            yield from ("NO_SUCH_VALUE", "")
        longest = longest_of(shape)
        yield "x" * ((longest or 2000) + 1)
    elif kind == "integer":
        yield from ("1", 1.5, -1, 2**40, [], {})
        for bound, step in (("min", -1), ("max", 1)):
            if bound in shape.metadata:
                yield shape.metadata[bound] + step
    elif kind == "boolean":
        yield from ("true", 1, [], {})
    elif kind in ("map", "structure"):
        yield from ("x", 1, [], {"\u00e9 ": 1}, {"a": []}, {"": ""})
    elif kind == "list":
        yield from ("x", 1, {}, [1])


def longest_of(shape):
    """botocore carries lengths of this service in the names of its shapes."""
    _, _, tail = shape.name.partition("LengthBetween")
    _, _, longest = tail.partition("And")
    return int(longest) if longest.isdigit() else None


def must_be_refused(shape, wire, value):
    """Whether the model forbids this value, or the absence of the member, beyond doubt."""
    for name, member in shape.members.items():
        if member.serialization.get("name", name) != wire:
            continue
        if value is None:
            return name in shape.required_members
        kind = member.type_name
        if kind == "string":
            if not isinstance(value, str):
                return True
            if getattr(member, "enum", None):
                return value not in member.enum and value != ""
            longest = longest_of(member)
            return longest is not None and len(value) > longest
        if kind == "integer":
            if not isinstance(value, int) or isinstance(value, bool):
                return True
            bounds = member.metadata
            return value < bounds.get("min", value) or value > bounds.get("max", value)
        if kind == "boolean":
            return not isinstance(value, bool)
        return not isinstance(value, list if kind == "list" else dict)
    return False


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    judge = Judge(sys.argv[1])
    judge.every_operation()
    judge.generated()
    for complaint in complaints:
        print(complaint)
    print(
        f"boto3 {boto3.__version__}: {counts['calls']} calls, {counts['generated']} generated cases, "
        f"{len(complaints)} complaints"
    )
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
