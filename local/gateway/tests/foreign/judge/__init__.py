"""What the judges of the control plane share: which operations there are, clients, and complaints."""

import sys

import boto3
from botocore.config import Config

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
    """Clients of both services for one simulator."""

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

    def model(self, service, operation):
        return self.clients[service].meta.service_model.operation_model(operation)


def report():
    """Prints every complaint and a line of counts, and ends with status 0 if there is no complaint."""
    for complaint in complaints:
        print(complaint)
    print(
        f"boto3 {boto3.__version__}: {counts['calls']} calls, {counts['generated']} generated cases, "
        f"{len(complaints)} complaints"
    )
    sys.exit(1 if complaints else 0)
