#!/usr/bin/env python3
"""Judges the simulator's control plane with boto3 and botocore's service model.

usage: boto3_operations.py URL        e.g. http://127.0.0.1:4510

1. Every operation of the simulator, of v2 and of v1, once, through boto3, which validates what it sends; what it gets is
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

OPERATIONS = {}

OPERATIONS["apigatewayv2"] = """
CreateApi GetApi GetApis UpdateApi DeleteApi
CreateRoute GetRoute GetRoutes UpdateRoute DeleteRoute DeleteRouteRequestParameter
CreateRouteResponse GetRouteResponse GetRouteResponses UpdateRouteResponse DeleteRouteResponse
CreateIntegration GetIntegration GetIntegrations UpdateIntegration DeleteIntegration
CreateIntegrationResponse GetIntegrationResponse GetIntegrationResponses UpdateIntegrationResponse
DeleteIntegrationResponse
CreateDeployment GetDeployment GetDeployments UpdateDeployment DeleteDeployment
CreateStage GetStage GetStages UpdateStage DeleteStage DeleteRouteSettings DeleteAccessLogSettings
ResetAuthorizersCache TagResource GetTags UntagResource
CreateAuthorizer GetAuthorizer GetAuthorizers UpdateAuthorizer DeleteAuthorizer
CreateModel GetModel GetModels GetModelTemplate UpdateModel DeleteModel
CreateDomainName GetDomainName GetDomainNames UpdateDomainName DeleteDomainName
CreateApiMapping GetApiMapping GetApiMappings UpdateApiMapping DeleteApiMapping
""".split()

# What users of WebSocket APIs need of v1.
OPERATIONS["apigateway"] = """
GetAccount UpdateAccount
CreateApiKey GetApiKey GetApiKeys UpdateApiKey DeleteApiKey
CreateUsagePlan GetUsagePlan GetUsagePlans UpdateUsagePlan DeleteUsagePlan
CreateUsagePlanKey GetUsagePlanKey GetUsagePlanKeys DeleteUsagePlanKey
TagResource GetTags UntagResource
""".split()

# Codes that AWS gives although the model of the operation does not declare them (reference 3.1, 3.2).
UNDECLARED = {"ConflictException", "BadRequestException"}

FUNCTION = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:123456789012:function:chat/invocations"
)

ROLE = "arn:aws:iam::123456789012:role/logs"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/a"

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
        self.clients = {
            service: boto3.client(
                service,
                endpoint_url=self.url,
                region_name="us-east-1",
                aws_access_key_id="123456789012",
                aws_secret_access_key="secret",
                config=Config(retries={"max_attempts": 0, "mode": "standard"}),
            )
            for service in OPERATIONS
        }
        self.client, self.v1 = self.clients["apigatewayv2"], self.clients["apigateway"]
        self.used = set()

    def model(self, service, operation):
        return self.clients[service].meta.service_model.operation_model(operation)

    # ---- every operation through boto3 -------------------------------------------------------------

    def call(self, operation, service="apigatewayv2", **arguments):
        """Calls one operation and compares the answer with its output shape."""
        self.used.add((service, operation))
        client = self.clients[service]
        counts["calls"] += 1
        raw = {}

        def keep(http_response, parsed, model, **_):
            raw["body"] = http_response.content

        name = f"after-call.{client.meta.service_model.service_id.hyphenize()}.{operation}"
        client.meta.events.register(name, keep)
        try:
            method = "".join("_" + c.lower() if c.isupper() else c for c in operation).lstrip("_")
            answer = getattr(client, method)(**arguments)
        finally:
            client.meta.events.unregister(name, keep)
        # Without it this judge would compare nothing.
        expect("body" in raw, f"{operation}: the answer was not seen")
        if raw.get("body"):
            shape = self.model(service, operation).output_shape
            self.compare(operation, json.loads(raw["body"]), shape, service)
        return answer

    def call_v1(self, operation, **arguments):
        return self.call(operation, service="apigateway", **arguments)

    def compare(self, where, found, shape, service):
        """Every member of a JSON answer must be one of its shape and of the shape's type."""
        types = {
            "structure": dict, "map": dict, "list": list, "string": str, "boolean": bool,
            "integer": int, "double": (int, float),
            # v1 writes moments as seconds, v2 as ISO 8601.
            "timestamp": (int, float) if service == "apigateway" else str,
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
                    self.compare(f"{where}.{key}", value, names[key], service)
        elif shape.type_name == "map":
            for key, value in found.items():
                self.compare(f"{where}[{key}]", value, shape.value, service)
        elif shape.type_name == "list":
            for value in found:
                self.compare(f"{where}[]", value, shape.member, service)
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

        self.authorizers_and_models(a, r)
        self.account()

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

        for path in (f"apis/{a['ApiId']}", f"apis/{a['ApiId']}/stages/prod"):
            self.tags(path)
        self.domains(s)
        self.keys_and_plans(s)
        self.paging(a)

        call("DeleteStage", **s)
        call("DeleteDeployment", **d)
        call("DeleteRoute", **r)
        call("DeleteIntegration", **i)
        call("DeleteApi", **a)
        refuses("NotFoundException", "GetApi", **a)
        refuses("NotFoundException", "GetRoute", **r)
        known = {(service, name) for service, names in OPERATIONS.items() for name in names}
        missing = known - self.used
        expect(not missing, f"operations that were not called: {sorted(missing)}")

    def authorizers_and_models(self, a, r):
        call, refuses = self.call, self.refuses
        source = "route.request.querystring.token"
        authorizer = call(
            "CreateAuthorizer", **a, Name="tokens", AuthorizerType="REQUEST", AuthorizerUri=FUNCTION,
            IdentitySource=[source],
        )
        au = {**a, "AuthorizerId": authorizer["AuthorizerId"]}
        call("UpdateAuthorizer", **au, AuthorizerCredentialsArn=ROLE)
        expect(call("GetAuthorizer", **au)["AuthorizerCredentialsArn"] == ROLE, "UpdateAuthorizer")
        expect(call("GetAuthorizers", **a)["Items"][0]["IdentitySource"] == [source], "GetAuthorizers")
        own = {"AuthorizerId": au["AuthorizerId"]}
        refuses("BadRequestException", "UpdateRoute", **r, **own)
        call("UpdateRoute", **r, AuthorizationType="CUSTOM", **own)
        refuses("ConflictException", "DeleteAuthorizer", **au)
        detached = call("UpdateRoute", **r, AuthorizationType="NONE")
        expect("AuthorizerId" not in detached, "the authorizer is still attached")
        call("DeleteAuthorizer", **au)
        refuses("NotFoundException", "GetAuthorizer", **au)

        schema = json.dumps({"type": "object", "properties": {"text": {"type": "string"}}})
        model = call("CreateModel", **a, Name="Ask", ContentType="application/json", Schema=schema)
        m = {**a, "ModelId": model["ModelId"]}
        call("UpdateModel", **m, Description="a question")
        expect(call("GetModel", **m)["Schema"] == schema, "GetModel")
        expect(len(call("GetModels", **a)["Items"]) == 1, "GetModels")
        expect("inputRoot" in call("GetModelTemplate", **m)["Value"], "GetModelTemplate")
        call("UpdateRoute", **r, RequestModels={"application/json": "Ask"})
        refuses("ConflictException", "DeleteModel", **m)
        refuses("NotFoundException", "UpdateRoute", **r, RequestModels={"application/json": "None"})
        call("UpdateRoute", **r, RequestModels={})
        call("DeleteModel", **m)

    def account(self):
        settings = self.call_v1("GetAccount")
        expect("cloudwatchRoleArn" not in settings, "a new account has a role for logs")
        changed = self.call_v1("UpdateAccount", patchOperations=[
            {"op": "replace", "path": "/cloudwatchRoleArn", "value": ROLE},
        ])
        expect(changed["cloudwatchRoleArn"] == ROLE, "UpdateAccount")
        expect(self.call_v1("GetAccount")["throttleSettings"]["burstLimit"] > 0, "GetAccount")

    def domains(self, s):
        call, refuses = self.call, self.refuses
        configuration = [{"CertificateArn": CERTIFICATE, "EndpointType": "REGIONAL"}]
        d = {"DomainName": "chat.example.com"}
        made = call("CreateDomainName", **d, DomainNameConfigurations=configuration)
        expect(made["DomainNameConfigurations"][0]["DomainNameStatus"] == "AVAILABLE", "CreateDomainName")
        refuses("BadRequestException", "CreateDomainName", **d, DomainNameConfigurations=configuration)
        call("UpdateDomainName", **d, DomainNameConfigurations=configuration)
        call("GetDomainName", **d)
        expect(len(call("GetDomainNames")["Items"]) == 1, "GetDomainNames")
        target = {"ApiId": s["ApiId"], "Stage": s["StageName"]}
        mapping = call("CreateApiMapping", **d, **target, ApiMappingKey="v1")
        m = {**d, "ApiMappingId": mapping["ApiMappingId"]}
        refuses("ConflictException", "CreateApiMapping", **d, **target, ApiMappingKey="v1")
        refuses("NotFoundException", "CreateApiMapping", **d, ApiId=s["ApiId"], Stage="none")
        call("UpdateApiMapping", **m, ApiId=s["ApiId"], ApiMappingKey="v2")
        expect(call("GetApiMapping", **m)["ApiMappingKey"] == "v2", "UpdateApiMapping")
        expect(len(call("GetApiMappings", **d)["Items"]) == 1, "GetApiMappings")
        refuses("BadRequestException", "DeleteApi", ApiId=s["ApiId"])
        refuses("BadRequestException", "DeleteStage", **s)
        self.tags("domainnames/chat.example.com")
        call("DeleteApiMapping", **m)
        call("DeleteDomainName", **d)
        refuses("NotFoundException", "GetDomainName", **d)

    def keys_and_plans(self, s):
        call = self.call_v1
        key = call("CreateApiKey", name="browser", enabled=True)
        k = {"apiKey": key["id"]}
        expect(len(key["value"]) >= 20 and key["createdDate"].year >= 2024, "CreateApiKey")
        expect("value" not in call("GetApiKey", **k), "GetApiKey tells the value unasked")
        expect(call("GetApiKey", **k, includeValue=True)["value"] == key["value"], "includeValue")
        call("UpdateApiKey", **k, patchOperations=[{"op": "replace", "path": "/name", "value": "page"}])
        found = call("GetApiKeys", nameQuery="pa", includeValues=True)["items"]
        expect([item["id"] for item in found] == [key["id"]], "GetApiKeys")
        stage = {"apiId": s["ApiId"], "stage": s["StageName"]}
        plan = call(
            "CreateUsagePlan", name="free", apiStages=[stage],
            throttle={"rateLimit": 1.5, "burstLimit": 2}, quota={"limit": 10, "period": "DAY"},
        )
        p = {"usagePlanId": plan["id"]}
        expect(plan["apiStages"] == [stage], "CreateUsagePlan")
        call("UpdateUsagePlan", **p, patchOperations=[{"op": "remove", "path": "/quota"}])
        expect("quota" not in call("GetUsagePlan", **p), "UpdateUsagePlan")
        added = call("CreateUsagePlanKey", **p, keyId=key["id"], keyType="API_KEY")
        expect(added["type"] == "API_KEY" and added["name"] == "page", "CreateUsagePlanKey")
        call("GetUsagePlanKey", **p, keyId=key["id"])
        expect(len(call("GetUsagePlanKeys", **p)["items"]) == 1, "GetUsagePlanKeys")
        expect(len(call("GetUsagePlans", keyId=key["id"])["items"]) == 1, "GetUsagePlans")
        for path in (f"apikeys/{key['id']}", f"usageplans/{plan['id']}"):
            self.tags(path)
            arn = f"arn:aws:apigateway:us-east-1::/{path}"
            call("TagResource", resourceArn=arn, tags={"cost": "1"})
            call("UntagResource", resourceArn=arn, tagKeys=["cost"])
            expect(call("GetTags", resourceArn=arn)["tags"] == {"team": "support"}, f"v1 tags of {path}")
        call("DeleteUsagePlanKey", **p, keyId=key["id"])
        try:
            call("DeleteUsagePlan", **p)
            complain("a usage plan with a stage was deleted")
        except ClientError as error:
            expect(error.response["Error"]["Code"] == "BadRequestException", f"DeleteUsagePlan: {error}")
        value = f"{s['ApiId']}:{s['StageName']}"
        call("UpdateUsagePlan", **p, patchOperations=[{"op": "remove", "path": "/apiStages", "value": value}])
        call("DeleteUsagePlan", **p)
        call("DeleteApiKey", **k)

    def tags(self, path):
        arn = f"arn:aws:apigateway:us-east-1::/{path}"
        self.call("TagResource", ResourceArn=arn, Tags={"team": "support", "cost": "1"})
        self.call("UntagResource", ResourceArn=arn, TagKeys=["cost"])
        found = self.call("GetTags", ResourceArn=arn)["Tags"]
        expect(found == {"team": "support"}, f"tags of {path}: {found}")

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
