#!/usr/bin/env python3
"""Judges the simulator's sockets and `@connections` with a WebSocket client of another ecosystem and boto3.

usage: websocket_client.py URL        e.g. http://127.0.0.1:4510

Needs nothing but the gateway: every route is a MOCK. What functions add is judged where there are functions.
Ends with status 0 and a line of counts, or with status 1 and every complaint.
"""

import asyncio
import json
import sys

import boto3
import websockets
from botocore.config import Config
from botocore.exceptions import ClientError
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

ANSWER = '{"statusCode":200,"from":"mock"}'
# Longest wait for anything, in seconds.
PATIENCE = 20

complaints = []
checks = 0


def expect(found, wanted, what):
    global checks
    checks += 1
    if found != wanted:
        complaints.append(f"{what}: {found!r} instead of {wanted!r}")


def client(service, url):
    return boto3.client(
        service,
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="000000000000",
        aws_secret_access_key="foreign",
        config=Config(retries={"total_max_attempts": 1}),
    )


class Api:
    """An API whose routes are MOCKs, deployed to the stage `prod`."""

    def __init__(self, url, routes):
        self.control = client("apigatewayv2", url)
        self.url = url
        self.id = self.control.create_api(
            Name="foreign", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
        )["ApiId"]
        for key, template in routes.items():
            self.route(key, template)
        self.control.create_stage(ApiId=self.id, StageName="prod")
        self.deploy()

    def route(self, key, template):
        integration = self.control.create_integration(
            ApiId=self.id, IntegrationType="MOCK", RequestTemplates={"$default": template}
        )["IntegrationId"]
        # Without one, a two-way route that is no proxy has nothing to answer with.
        self.control.create_integration_response(
            ApiId=self.id, IntegrationId=integration, IntegrationResponseKey="$default"
        )
        route = self.control.create_route(
            ApiId=self.id,
            RouteKey=key,
            Target=f"integrations/{integration}",
            RouteResponseSelectionExpression="$default",
        )["RouteId"]
        self.control.create_route_response(ApiId=self.id, RouteId=route, RouteResponseKey="$default")

    def deploy(self):
        self.control.create_deployment(ApiId=self.id, StageName="prod")

    def open(self):
        return connect(f"{self.url.replace('http', 'ws', 1)}/{self.id}/prod", open_timeout=PATIENCE)

    def connections(self):
        return client("apigatewaymanagementapi", f"{self.url}/{self.id}/prod")


async def hear(socket):
    return await asyncio.wait_for(socket.recv(), PATIENCE)


async def ask(socket, text):
    await socket.send(text)
    return await hear(socket)


async def identify(socket):
    """The connection id, which the error frame for a message without a route tells."""
    frame = json.loads(await ask(socket, "who am I?"))
    expect(frame["message"], "Forbidden", "a message without a route")
    return frame["connectionId"]


async def closed(socket):
    """Code with which the gateway closes."""
    try:
        while True:
            await hear(socket)
    except ConnectionClosed as end:
        return end.rcvd.code if end.rcvd else None


async def status_of(opening):
    """Status of a handshake; 101 when it is accepted."""
    try:
        async with opening:
            return 101
    except InvalidStatus as refusal:
        return refusal.response.status_code


def code_of(call, **arguments):
    try:
        call(**arguments)
        return None
    except ClientError as error:
        return error.response["Error"]["Code"]


async def judge_messages(url):
    api = Api(url, {"ask": ANSWER})
    async with api.open() as socket:
        expect(await ask(socket, '{"action":"ask"}'), ANSWER, "a routed message")
        # An iterable is sent as one message in several frames.
        await socket.send(["{", '"action"', ":", '"ask"}'])
        expect(await hear(socket), ANSWER, "a message in four frames")
        padded = '{"action":"ask","padding":"' + "x" * (32 * 1024 - 29) + '"}'
        expect(len(padded), 32 * 1024, "the size of the largest frame")
        expect(await ask(socket, padded), ANSWER, "the largest frame")
        await asyncio.wait_for(await socket.ping(), PATIENCE)
        api.route("later", ANSWER)
        frame = json.loads(await ask(socket, '{"action":"later"}'))
        expect(frame["message"], "Forbidden", "a route that is not deployed")
        api.deploy()
        expect(await ask(socket, '{"action":"later"}'), ANSWER, "the same route when it is")
    expect(socket.close_code, 1000, "the end of a conversation")


async def judge_ends(url):
    api = Api(url, {"ask": ANSWER})
    for what, message, wanted in [
        ("a binary message", b"\x00\x01", 1003),
        ("a frame over 32 KiB", "x" * (32 * 1024 + 1), 1009),
        ("a frame of a mebibyte", "x" * (1024 * 1024), 1009),
        ("a message over 128 KiB", ["x" * 1024 for _ in range(129)], 1009),
    ]:
        async with api.open() as socket:
            try:
                await socket.send(message)
            except ConnectionClosed:
                pass
            expect(await closed(socket), wanted, what)
    async with api.open() as socket:
        api.control.delete_stage(ApiId=api.id, StageName="prod")
        expect(await closed(socket), 1001, "a deleted stage")
    expect(await status_of(api.open()), 403, "a handshake at a deleted stage")


async def judge_handshakes(url):
    accepting = Api(url, {"$connect": '{"statusCode":200}'})
    expect(await status_of(accepting.open()), 101, "a $connect route that accepts")
    refusing = Api(url, {"$connect": '{"statusCode":401}'})
    expect(await status_of(refusing.open()), 401, "a $connect route that refuses")
    blocked = Api(url, {"ask": ANSWER})
    async with blocked.open() as socket:
        zero = {"ThrottlingRateLimit": 0.0, "ThrottlingBurstLimit": 0}
        blocked.control.update_stage(ApiId=blocked.id, StageName="prod", DefaultRouteSettings=zero)
        frame = json.loads(await ask(socket, '{"action":"ask"}'))
        expect(frame["message"], "Too Many Requests", "a message under a throttle of zero")
    expect(await status_of(blocked.open()), 429, "a handshake under a throttle of zero")


async def judge_connections(url):
    api = Api(url, {"ask": ANSWER})
    management = api.connections()
    async with api.open() as socket:
        identifier = await identify(socket)
        call = asyncio.to_thread
        for text in ["hello", "zwölf Boxkämpfer", "x" * 128 * 1024]:
            await call(management.post_to_connection, ConnectionId=identifier, Data=text.encode())
            expect(await hear(socket), text, "a posted message")
        state = await call(management.get_connection, ConnectionId=identifier)
        expect(state["Identity"]["SourceIp"], "127.0.0.1", "the address of a connection")
        expect(state["ConnectedAt"] <= state["LastActiveAt"], True, "the times of a connection")
        code = await call(
            code_of, management.post_to_connection, ConnectionId=identifier, Data=b"x" * (128 * 1024 + 1)
        )
        expect(code, "PayloadTooLargeException", "a post over 128 KiB")
        code = await call(code_of, management.post_to_connection, ConnectionId="nonsense", Data=b"x")
        expect(code, "BadRequestException", "a post to nonsense")
        await call(management.delete_connection, ConnectionId=identifier)
        expect(await closed(socket), 1000, "a deleted connection")
        for operation, extra in [
            (management.post_to_connection, {"Data": b"x"}),
            (management.get_connection, {}),
            (management.delete_connection, {}),
        ]:
            code = await call(code_of, operation, ConnectionId=identifier, **extra)
            expect(code, "GoneException", f"{operation.__name__} of a closed connection")


async def main(url):
    for judge in [judge_messages, judge_ends, judge_handshakes, judge_connections]:
        try:
            await judge(url)
        except Exception as error:  # noqa: BLE001: whatever it is, it is a complaint
            complaints.append(f"{judge.__name__}: {type(error).__name__}: {error}")
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    print(f"websockets {websockets.__version__}: {checks} checks, {len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(asyncio.run(main(sys.argv[1].rstrip("/"))))
