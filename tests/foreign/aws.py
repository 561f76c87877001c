"""Calls one operation of AWS with a client that is not ours.

Usage: aws.py SERVICE OPERATION < arguments. OPERATION is as boto3 names it, such as `get_secret_value`;
standard input has its arguments as one JSON object. Prints the answer, all pages of it, as one JSON
object. Endpoint, Region and credentials come from the environment.
"""

import json
import sys

import boto3


def main() -> None:
    service, operation = sys.argv[1:]
    client = boto3.client(service)
    arguments = json.load(sys.stdin)
    if client.can_paginate(operation):
        answer = client.get_paginator(operation).paginate(**arguments).build_full_result()
    else:
        answer = getattr(client, operation)(**arguments)
    answer.pop("ResponseMetadata", None)
    print(json.dumps(answer, default=str))


main()
