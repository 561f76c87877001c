#!/usr/bin/env python3
"""Judges the local model with boto3, which decodes event streams with code of its own.

usage: bedrock_stream.py URL        e.g. http://127.0.0.1:4511

A stream has the events of Bedrock in their order, and its first piece comes long before its last; every event has the
members that botocore's service model requires; refusals and exceptions within a stream have the names
under which botocore knows them.

Ends with status 0 and a line of counts, or with status 1 and every complaint.
"""

import sys
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, EventStreamError

QUESTION = "Why is the sky blue?"

# Status and code that each of these model ids orders.
REFUSALS = {
    "local.denied": (403, "AccessDeniedException"),
    "local.failing": (500, "InternalServerException"),
    "local.late": (408, "ModelTimeoutException"),
    "local.loading": (429, "ModelNotReadyException"),
    "local.missing": (404, "ResourceNotFoundException"),
    "local.throttled": (429, "ThrottlingException"),
    "local.unavailable": (503, "ServiceUnavailableException"),
    "local.unheard-of": (400, "ValidationException"),
}

complaints = []
checks = 0


def expect(condition, text):
    global checks
    checks += 1
    if not condition:
        complaints.append(text)


def client(url):
    return boto3.client(
        "bedrock-runtime",
        endpoint_url=url,
        region_name="eu-central-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(retries={"total_max_attempts": 1}, read_timeout=60),
    )


def ask(bedrock, model_id, text=QUESTION, operation="converse_stream"):
    messages = [{"role": "user", "content": [{"text": text}]}]
    return getattr(bedrock, operation)(modelId=model_id, messages=messages)


def complete(bedrock, model_id):
    """Reads one stream to its end and returns its text."""
    output = bedrock.meta.service_model.operation_model("ConverseStream").output_shape
    shapes = output.members["stream"].members
    names, texts = [], []
    start = time.monotonic()
    for event in ask(bedrock, model_id)["stream"]:
        (name, payload), = event.items()
        names.append(name)
        for member in shapes[name].required_members:
            expect(member in payload, f"{model_id}: {name} lacks {member}: {payload}")
        for member in payload:
            expect(member in shapes[name].members, f"{model_id}: {name} has an unknown {member}")
        if name == "contentBlockDelta":
            texts.append(payload["delta"]["text"])
        if name == "metadata":
            usage = payload["usage"]
            total = usage["inputTokens"] + usage["outputTokens"]
            expect(usage["totalTokens"] == total, f"{model_id}: tokens do not add up: {usage}")
    deltas = ["contentBlockDelta"] * len(texts)
    order = ["messageStart", *deltas, "contentBlockStop", "messageStop", "metadata"]
    expect(names == order, f"{model_id}: events come in the order {names}")
    expect(len(texts) >= 20, f"{model_id}: only {len(texts)} pieces")
    # The script takes 40 ms for each but the first; a busy machine can only make it longer.
    took = time.monotonic() - start
    expect(took > 0.04 * (len(texts) - 1), f"{model_id}: {len(texts)} pieces came within {took:.3f} s")
    expect(QUESTION in "".join(texts), f"{model_id}: the question is not in {texts}")
    return "".join(texts)


def grows(bedrock):
    """The slow model takes a second for each of its words, of which there are more than twenty. Whoever
    has a piece before those are over did not get it with the last one, however busy the machine is."""
    start = time.monotonic()
    stream = ask(bedrock, "local.slow")["stream"]
    first = next(event for event in stream if "contentBlockDelta" in event)
    took = time.monotonic() - start
    stream.close()
    expect(first["contentBlockDelta"]["delta"]["text"], "local.slow: an empty piece")
    expect(took < 20, f"local.slow: the first piece came after {took:.1f} s")


def refused(bedrock):
    for model_id, (status, code) in REFUSALS.items():
        try:
            ask(bedrock, model_id)
            expect(False, f"{model_id} was not refused")
        except ClientError as error:
            answer = error.response
            got = (answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"])
            expect(got == (status, code), f"{model_id}: {got}")
            expect(answer["Error"]["Message"], f"{model_id}: no message")
            expect(answer["ResponseMetadata"].get("RequestId"), f"{model_id}: no request id")
    try:
        ask(bedrock, "local.scripted", text=" ")
        expect(False, "a blank text was not refused")
    except bedrock.exceptions.ValidationException:
        expect(True, "")


def broken(bedrock):
    texts = []
    try:
        for event in ask(bedrock, "local.broken")["stream"]:
            texts += [event["contentBlockDelta"]["delta"]["text"]] if "contentBlockDelta" in event else []
        expect(False, "local.broken ends as if it were complete")
    except EventStreamError as error:
        code = error.response["Error"]["Code"]
        expect(code == "modelStreamErrorException", f"local.broken: {code}")
        expect(error.response["Error"]["Message"], "local.broken: no message")
    expect(texts, "local.broken says nothing before it breaks")


def main():
    bedrock = client(sys.argv[1])
    text = complete(bedrock, "local.scripted")
    again = complete(bedrock, "arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-v2:1")
    expect(text == again, "the same question has two answers")
    whole = ask(bedrock, "local.scripted", operation="converse")
    content = whole["output"]["message"]["content"]
    expect(content == [{"text": text}], f"converse answers {content}")
    expect(whole["stopReason"] == "end_turn", f"converse stops for {whole['stopReason']}")
    grows(bedrock)
    refused(bedrock)
    broken(bedrock)
    for complaint in complaints:
        print(complaint)
    print(f"{checks} checks, {len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
