import assert from "node:assert/strict";
import { test } from "node:test";
import { NETWORK, newId } from "../src/browser";
import { BrowserSocket, replaced } from "./globals";

test("a socket tells what it hears, texts only, and nothing once it was closed", (context) => {
  context.after(replaced({ WebSocket: BrowserSocket }));
  const heard: string[] = [];
  const socket = NETWORK.open("wss://socket.example/dev", {
    opened: () => heard.push("opened"),
    received: (text) => heard.push(text),
    closed: () => heard.push("closed"),
  });
  const end = BrowserSocket.all.at(-1);
  assert.ok(end !== undefined);
  end.dispatchEvent(new Event("open"));
  end.delivers("one");
  end.delivers(new ArrayBuffer(3));
  end.dispatchEvent(new Event("close"));
  assert.deepEqual(heard, ["opened", "one", "closed"]);
  socket.send("two");
  socket.close();
  end.delivers("late");
  end.dispatchEvent(new Event("close"));
  assert.deepEqual([heard.length, end.sent, end.isClosed], [3, ["two"], true]);
});

test("a wait ends once, or not at all", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let ended = 0;
  NETWORK.timers.after(1_000, () => (ended += 1));
  NETWORK.timers.after(1_000, () => (ended += 10))();
  context.mock.timers.tick(999);
  assert.equal(ended, 0);
  context.mock.timers.tick(5_000);
  assert.equal(ended, 1);
});

test("ids are random UUIDs", () => {
  const ids = new Set(Array.from({ length: 200 }, newId));
  assert.equal(ids.size, 200);
  for (const id of ids) {
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});
