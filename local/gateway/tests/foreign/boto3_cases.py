#!/usr/bin/env python3
"""Judges the simulator's control plane with cases generated from botocore's service models.

usage: boto3_cases.py URL        e.g. http://127.0.0.1:4510

Each member of each request of v2 and v1 is left out, of a wrong type, too long, out of its range, or has a
value that its enumeration does not have. The cases are sent as plain signed HTTP, because boto3 would refuse
some of them itself. Only errors that the operation declares (or the Conflict and BadRequest that AWS gives
undeclared, reference 3.1) may come, never a 5xx.

Ends with status 0 and a line of counts, or with status 1 and every complaint.
"""

import json
import sys
import urllib.error
import urllib.parse
import urllib.request

from judge import CERTIFICATE, FUNCTION, OPERATIONS, Judge, complain, counts, expect, report

# Codes that AWS gives although the model of the operation does not declare them (reference 3.1, 3.2).
UNDECLARED = {"ConflictException", "BadRequestException"}


class Cases(Judge):
    def generated(self):
        for service, operations in OPERATIONS.items():
            for operation in operations:
                for number, change in enumerate(self.changes(service, operation)):
                    self.try_one(service, operation, number, change)

    def changes(self, service, operation):
        """Bodies and parameters that break the input shape in one place each."""
        shape = self.model(service, operation).input_shape
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

    def try_one(self, service, operation, number, change):
        counts["generated"] += 1
        parts = self.valid(operation)
        self.valid_v2(operation, parts) if service == "apigatewayv2" else self.valid_v1(operation, parts)
        location, name, value = change
        if location == "body":
            parts["body"].pop(name, None)
            if value is not None:
                parts["body"][name] = value
        else:
            parts[location][name] = value
        where = f"{operation} case {number} ({location} {name} = {str(value)[:60]!r})"
        status, code, text = self.send(service, operation, parts)
        self.tidy()
        model = self.model(service, operation)
        declared = {shape.name for shape in model.error_shapes}
        if status >= 500:
            return complain(f"{where}: {status} {text}")
        if status >= 400:
            expect(code in declared | UNDECLARED, f"{where}: {status} with undeclared {code!r}")
            expect(json.loads(text or "{}").get("message"), f"{where}: an error without a message")
            return None
        if location == "body" and operation.startswith(("Create", "Update")):
            expect(
                not must_be_refused(model.input_shape, name, value),
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

    def valid_v2(self, operation, parts):
        """Authorizers, models and domains that work."""
        a = {"ApiId": parts["uri"]["apiId"]}
        authorizer = {
            "name": "a", "authorizerType": "REQUEST", "authorizerUri": FUNCTION,
            "identitySource": ["route.request.header.a"],
        }
        if "Authorizer" in operation and not operation.startswith("Create"):
            members = {name[0].upper() + name[1:]: value for name, value in authorizer.items()}
            made = self.client.create_authorizer(**a, **members)
            parts["uri"]["authorizerId"] = made["AuthorizerId"]
        if "Model" in operation and not operation.startswith("Create"):
            parts["uri"]["modelId"] = self.client.create_model(**a, Name="A", Schema="{}")["ModelId"]
        domain = {"domainName": "generated.example.com"}
        configuration = {"domainNameConfigurations": [{"certificateArn": CERTIFICATE}]}
        if operation.endswith(("DomainName", "ApiMapping", "ApiMappings")):
            parts["uri"]["domainName"] = domain["domainName"]
            if operation != "CreateDomainName":
                self.client.create_domain_name(
                    DomainName=domain["domainName"],
                    DomainNameConfigurations=[{"CertificateArn": CERTIFICATE}],
                )
            if operation.endswith("ApiMapping") and not operation.startswith("Create"):
                made = self.client.create_api_mapping(DomainName=domain["domainName"], Stage="prod", **a)
                parts["uri"]["apiMappingId"] = made["ApiMappingId"]
        mapping = {"apiId": a["ApiId"], "stage": "prod"}
        parts["body"].update({
            "CreateAuthorizer": authorizer,
            "CreateModel": {"name": "A", "schema": "{}"},
            "CreateDomainName": {**domain, **configuration},
            "UpdateDomainName": configuration,
            "CreateApiMapping": mapping,
            "UpdateApiMapping": mapping,
        }.get(operation, {}))

    def valid_v1(self, operation, parts):
        """A key, a plan, and a request of v1 that works."""
        key = self.v1.create_api_key(name="generated")["id"]
        plan = self.v1.create_usage_plan(name="generated")["id"]
        parts["uri"].update({
            "api_Key": key, "usageplanId": plan, "keyId": key,
            "resource_arn": f"arn:aws:apigateway:us-east-1::/apikeys/{key}",
        })
        parts["uri"].pop("resource-arn")
        if operation in ("GetUsagePlanKey", "DeleteUsagePlanKey"):
            self.v1.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")
        parts["body"].update({
            "CreateUsagePlan": {"name": "a"},
            "CreateUsagePlanKey": {"keyId": key, "keyType": "API_KEY"},
        }.get(operation, {}))

    def tidy(self):
        """Domain names are there once per region."""
        for domain in self.client.get_domain_names()["Items"]:
            self.client.delete_domain_name(DomainName=domain["DomainName"])

    def send(self, service, operation, parts):
        http = self.model(service, operation).http
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


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    cases = Cases(sys.argv[1])
    cases.generated()
    report()
