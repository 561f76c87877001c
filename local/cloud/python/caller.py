"""Says as whom and where clients of AWS call with what the environment has, as one JSON object.

    python3 caller.py

Without Region or credentials, or when AWS does not take them, ends with a sentence that says what to
do. Needs botocore.
"""

import json
import os
import sys

import botocore.config
import botocore.exceptions
import botocore.session

SIGN_IN = (
    "set AWS_PROFILE to a profile that `aws configure` or `aws configure sso` has made, or "
    "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
)
CONFIG = botocore.config.Config(
    connect_timeout=10, read_timeout=20, retries={"mode": "standard", "total_max_attempts": 2}
)


def main():
    session = botocore.session.get_session()
    # Terraform reads this as well as AWS_DEFAULT_REGION, botocore only that.
    if os.environ.get("AWS_REGION"):
        session.set_config_variable("region", os.environ["AWS_REGION"])
    region = session.get_config_variable("region")
    if not region:
        sys.exit("there is no Region: set AWS_REGION, such as AWS_REGION=eu-central-1")
    if session.get_credentials() is None:
        sys.exit(f"there are no credentials: {SIGN_IN}")
    identity = session.create_client("sts", config=CONFIG).get_caller_identity()
    print(json.dumps({"account": identity["Account"], "arn": identity["Arn"], "region": region}))


try:
    main()
except botocore.exceptions.ClientError as error:
    sys.exit(f"AWS refuses the credentials ({error}): sign in again, as with `aws sso login`, or {SIGN_IN}")
except (botocore.exceptions.ConnectionError, botocore.exceptions.HTTPClientError) as error:
    sys.exit(f"AWS cannot be reached ({error}): look at AWS_REGION, AWS_ENDPOINT_URL, HTTPS_PROXY and the network")
except botocore.exceptions.BotoCoreError as error:
    sys.exit(f"the credentials cannot be used ({error}): sign in again, as with `aws sso login`, or {SIGN_IN}")
