#!/usr/bin/env python3
"""Judges the simulator's control plane with boto3.

usage: boto3_operations.py URL        e.g. http://127.0.0.1:4510

Every operation of the simulator, of v2 and of v1, through boto3, which validates what it sends; what it
gets is compared with botocore's output shapes, so that a misspelt member is found.

Ends with status 0 and a line of counts, or with status 1 and every complaint.
"""

import json
import sys

from botocore.exceptions import ClientError

from judge import CERTIFICATE, FUNCTION, OPERATIONS, ROLE, Judge, complain, counts, expect, report


class Operations(Judge):
    def __init__(self, url):
        super().__init__(url)
        self.used = set()

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


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    Operations(sys.argv[1]).every_operation()
    report()
