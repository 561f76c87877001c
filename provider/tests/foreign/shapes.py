#!/usr/bin/env python3
"""Compares the requests of the provider with those that boto3 makes of the same input.

usage: shapes.py REQUESTS        a file with a JSON list of {operation, method, path, query, body}

The input of each request is read back through botocore's service model, so that a member which the model
does not have, or which has the wrong type or place, is a complaint too. boto3 then makes the call; what it
would send is caught before it is sent.

Ends with status 0 and a line of counts, or with status 1 and every complaint.
"""

import json
import re
import sys
from urllib.parse import parse_qsl, unquote, urlsplit

import boto3
from botocore.awsrequest import AWSResponse


def service_of(path):
    if path.startswith("/v2/"):
        return "apigatewayv2"
    return "lambda" if re.match(r"/20\d\d-\d\d-\d\d/functions/", path) else "apigateway"


class Caught:
    """A boto3 client that sends nothing."""

    def __init__(self, service):
        credentials = {"aws_access_key_id": "a", "aws_secret_access_key": "s"}
        self.client = boto3.client(service, region_name="eu-west-1", endpoint_url="http://localhost", **credentials)
        self.sent = None
        self.client.meta.events.register("before-send", self.catch)
        self.methods = {name: method for method, name in self.client.meta.method_to_api_mapping.items()}

    def catch(self, request, **_):
        self.sent = request
        return AWSResponse(request.url, 200, {}, Raw())

    def call(self, operation, parameters):
        getattr(self.client, self.methods[operation])(**parameters)
        return self.sent


class Raw:
    """The body of an answer that says nothing."""

    def stream(self, *_, **__):
        yield b"{}"


def labels(template, path):
    """The values in a path, by their names in the template."""
    parts = re.split(r"\{([\w-]+)\+?\}", template.split("?")[0])
    pattern = "".join("(.+?)" if index % 2 else re.escape(part) for index, part in enumerate(parts))
    match = re.fullmatch(pattern, path)
    return dict(zip(parts[1::2], map(unquote, match.groups()))) if match else None


def structure(shape, value, where):
    """A value of the wire as boto3 wants it."""
    if shape.type_name == "structure":
        names = {member.serialization.get("name", name): name for name, member in shape.members.items()}
        unknown = sorted(set(value) - set(names))
        if unknown:
            raise ValueError(f"{where}: {shape.name} has no {unknown}")
        return {names[key]: structure(shape.members[names[key]], item, where) for key, item in value.items()}
    if shape.type_name == "map":
        return {key: structure(shape.value, item, where) for key, item in value.items()}
    if shape.type_name == "list":
        return [structure(shape.member, item, where) for item in value]
    return value


def parameters_of(model, request):
    """The input that makes this request."""
    where = request["operation"]
    found = labels(model.http["requestUri"], request["path"])
    if found is None:
        raise ValueError(f"{where}: {request['path']} is not {model.http['requestUri']}")
    query = parse_qsl(request["query"], keep_blank_values=True)
    parameters, body = {}, dict(request["body"] or {})
    for name, member in model.input_shape.members.items() if model.input_shape else ():
        wire = member.serialization.get("name", name)
        location = member.serialization.get("location")
        if location == "uri":
            parameters[name] = found.pop(wire)
        elif location == "querystring":
            values = [value for key, value in query if key == wire]
            query = [(key, value) for key, value in query if key != wire]
            if values:
                parameters[name] = values if member.type_name == "list" else values[0]
        elif location is None and wire in body:
            parameters[name] = structure(member, body.pop(wire), where)
    for what, left in (("path", found), ("query", query), ("body", body)):
        if left:
            raise ValueError(f"{where}: the model has nothing for {left} in the {what}")
    return parameters


def differences(request, sent):
    """Where the provider's request is not boto3's."""
    url = urlsplit(sent.url)
    body = sent.body.decode() if isinstance(sent.body, bytes) else sent.body
    pairs = {
        "method": (request["method"], sent.method),
        "path": (unquote(request["path"]), unquote(url.path)),
        "query": (sorted(parse_qsl(request["query"])), sorted(parse_qsl(url.query))),
        "body": (request["body"] or {}, json.loads(body) if body else {}),
    }
    return [f"{what}: {ours!r}, boto3 {theirs!r}" for what, (ours, theirs) in pairs.items() if ours != theirs]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        requests = json.load(file)
    clients, complaints, operations = {}, [], set()
    for request in requests:
        service = service_of(request["path"])
        caught = clients.setdefault(service, Caught(service))
        operations.add(request["operation"])
        try:
            model = caught.client.meta.service_model.operation_model(request["operation"])
            sent = caught.call(request["operation"], parameters_of(model, request))
            complaints += [f"{request['operation']}: {difference}" for difference in differences(request, sent)]
        except Exception as error:  # Whatever it is, it is a complaint about this request.
            complaints.append(f"{request['operation']}: {type(error).__name__}: {error}")
    print("\n".join(complaints) or f"{len(requests)} requests of {len(operations)} operations are boto3's")
    return 1 if complaints or not requests else 0


sys.exit(main())
