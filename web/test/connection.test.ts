import assert from "node:assert/strict";
import { test } from "node:test";
import { PING, PONG } from "../src/protocol/frames";
import { backoff } from "../src/transport/backoff";
import { Connection, type Link } from "../src/transport/connection";
import { FakeNetwork, settled } from "./world";

interface Setting {
  network: FakeNetwork;
  connection: Connection;
  links: Link[];
  received: string[];
}

/** A connection that was started, with the addresses it will be told, the last one for ever. */
async function started(...addresses: (() => Promise<string>)[]): Promise<Setting> {
  const network = new FakeNetwork();
  const [links, received]: [Link[], string[]] = [[], []];
  const told = addresses.length > 0 ? addresses : [() => Promise.resolve("wss://one.example")];
  const connection = new Connection(
    network.outside(() => (told.length > 1 ? told.shift() : told[0])?.() ?? Promise.reject(new Error())),
    { linked: (link) => links.push(link), received: (text) => received.push(text) },
  );
  connection.start();
  await settled();
  return { network, connection, links, received };
}

test("it waits twice as long each time, up to half a minute, and half of it is chance", () => {
  const check = (attempt: number, least: number, most: number) =>
    assert.deepEqual([backoff(attempt, 0), backoff(attempt, 1)], [least, most]);
  check(1, 500, 1_000);
  check(2, 1_000, 2_000);
  check(5, 8_000, 16_000);
  check(6, 15_000, 30_000);
  check(1_000, 15_000, 30_000);
});

test("it connects, and what comes is heard", async () => {
  const { network, connection, links, received } = await started();
  assert.equal(network.socket.address, "wss://one.example");
  assert.equal(connection.send("early"), false);
  network.socket.opens();
  assert.equal(connection.send("hello"), true);
  network.socket.delivers("hi");
  assert.deepEqual(links, ["connecting", "open"]);
  assert.deepEqual(received, ["hi"]);
  assert.deepEqual(network.socket.sent, ["hello"]);
});

test("it pings every 40 seconds, and the answer is nobody else's business", async () => {
  const { network, connection, received } = await started();
  network.socket.opens();
  for (let round = 1; round <= 20; round += 1) {
    await network.timers.pass(39_999);
    assert.equal(network.socket.sent.length, round - 1);
    await network.timers.pass(1);
    assert.deepEqual(network.socket.sent.at(-1), PING);
    network.socket.delivers(PONG);
  }
  assert.equal(connection.link, "open");
  assert.deepEqual([network.sockets.length, received], [1, []]);
});

test("without an answer to a ping the socket is closed and another one opened", async () => {
  const { network, connection, links } = await started();
  network.socket.opens();
  await network.timers.pass(40_000 + 9_999);
  assert.equal(connection.link, "open");
  await network.timers.pass(1);
  assert.equal(network.sockets[0]?.isClosed, true);
  assert.equal(connection.link, "waiting");
  await network.timers.pass(1_000);
  assert.equal(network.sockets.length, 2);
  network.socket.opens();
  assert.deepEqual(links, ["connecting", "open", "waiting", "connecting", "open"]);
});

test("an answer is as good as a pong", async () => {
  const { network, connection } = await started();
  network.socket.opens();
  await network.timers.pass(45_000);
  network.socket.delivers({ request_id: "r", msg: "x", status: "proceeding" });
  await network.timers.pass(10_000);
  assert.equal(connection.link, "open");
});

test("it comes back at once, with growing pauses, and asks for the address each time", async () => {
  let asked = 0;
  const { network, connection } = await started(() => Promise.resolve(`wss://${(asked += 1)}.example`));
  const pauses: number[] = [];
  for (let round = 0; round < 8; round += 1) {
    const from = network.timers.now;
    const before = network.sockets.length;
    network.socket.breaks();
    assert.equal(connection.link, "waiting");
    while (network.sockets.length === before) {
      await network.timers.pass(100);
    }
    pauses.push(network.timers.now - from);
  }
  assert.deepEqual(pauses, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  assert.equal(network.socket.address, "wss://9.example");
  // Opening proves nothing; something that comes does.
  network.socket.opens();
  network.socket.delivers(PONG);
  network.socket.breaks();
  await network.timers.pass(1_000);
  assert.equal(network.sockets.length, 10);
});

test("an address that does not come, or is none, is tried again", async () => {
  const { network, connection } = await started(
    () => Promise.reject(new Error("refused")),
    () => new Promise(() => {}),
    () => Promise.resolve("wss://third.example"),
  );
  assert.equal(connection.link, "waiting");
  await network.timers.pass(1_000);
  assert.equal(connection.link, "connecting");
  await network.timers.pass(15_000);
  assert.equal(connection.link, "waiting");
  await network.timers.pass(2_000);
  assert.equal(network.socket.address, "wss://third.example");
});

test("an opener that throws is tried again", async () => {
  const network = new FakeNetwork();
  let attempts = 0;
  network.open = () => {
    attempts += 1;
    throw new SyntaxError("no address");
  };
  const connection = new Connection(network.outside(() => Promise.resolve("wss:")), {
    linked: () => {},
    received: () => {},
  });
  connection.start();
  await network.timers.pass(3_500);
  assert.deepEqual([attempts, connection.link], [3, "waiting"]);
});

test("a socket that does not open in time is given up, and not heard when it does", async () => {
  const { network, connection, received } = await started();
  const late = network.socket;
  await network.timers.pass(15_000);
  assert.deepEqual([late.isClosed, connection.link], [true, "waiting"]);
  late.opens();
  late.delivers("late");
  late.breaks();
  assert.deepEqual([connection.link, received], ["waiting", []]);
});

test("waking connects at once, and makes an open socket prove itself", async () => {
  const { network, connection } = await started();
  network.socket.breaks();
  connection.wake();
  await settled();
  assert.equal(network.sockets.length, 2);
  network.socket.opens();
  connection.wake();
  assert.deepEqual(network.socket.sent, [PING]);
  await network.timers.pass(10_000);
  assert.equal(connection.link, "waiting");
});

test("it takes a new socket before the gateway ends the old one", async () => {
  const { network, connection } = await started();
  network.socket.opens();
  for (let seconds = 0; seconds < 110 * 60; seconds += 10) {
    assert.equal(network.sockets.length, 1);
    await network.timers.pass(10_000);
    network.sockets[0]?.delivers(PONG);
  }
  assert.equal(network.sockets.length, 2);
  assert.equal(network.sockets[0]?.isClosed, true);
  assert.equal(connection.link, "connecting");
});

test("at its end nothing is left", async () => {
  const { network, connection, links } = await started();
  network.socket.opens();
  connection.close();
  assert.deepEqual([network.socket.isClosed, network.timers.waiting, links.at(-1)], [true, 0, "closed"]);
  await network.timers.pass(600_000);
  assert.equal(network.sockets.length, 1);
});
