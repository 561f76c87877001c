import assert from "node:assert/strict";
import { test } from "node:test";
import { BrowserSocket, replaced } from "./globals";
import { pageWindow } from "./window";
import { settled } from "./world";

test("the parts go together: a question on the page is answered on the page", async (context) => {
  const window = pageWindow();
  const calls: string[] = [];
  const past = [{ request_time: "2026-11-21 10:00:00", request_id: "p", type: "text", body: "Who?", msg: "They" }];
  const globals = {
    document: window.document,
    localStorage: window.localStorage,
    addEventListener: window.addEventListener.bind(window),
    WebSocket: BrowserSocket,
    fetch: (input: URL, init: RequestInit) => {
      calls.push(`${input.pathname} ${String(init.body)}`);
      return Promise.resolve(
        Response.json({ info: '{"wss_url":"wss://socket.example/dev"}', msg: JSON.stringify(past) }),
      );
    },
  };
  context.after(replaced(globals));
  context.mock.timers.enable({ apis: ["setTimeout"] });

  await import("../src/main");
  const texts = (selector: string) =>
    [...window.document.querySelectorAll(selector)].map((element) => element.textContent);
  for (let turns = 0; turns < 10; turns += 1) {
    await settled();
  }

  const userId = window.localStorage.getItem("userId");
  assert.match(userId ?? "", /^[0-9a-f-]{36}$/);
  assert.deepEqual(calls[0], `/provisioning {"userId":"${userId}"}`);
  assert.match(calls[1] ?? "", /^\/history \{"userId":"[0-9a-f-]{36}","allowTime":"[0-9: -]{19}"\}$/);
  assert.deepEqual(texts(".question"), ["Who?"]);

  const [socket, ...others] = BrowserSocket.all;
  assert.ok(socket !== undefined && others.length === 0);
  assert.equal(socket.url, "wss://socket.example/dev");
  socket.dispatchEvent(new Event("open"));
  const input = window.document.querySelector("textarea");
  assert.ok(input !== null);
  input.value = "Why?";
  window.document.querySelector<HTMLButtonElement>("button[type=submit]")?.click();
  const { request_id: id, user_id: sentBy } = JSON.parse(socket.sent[0] ?? "{}") as Record<string, string>;
  assert.equal(sentBy, userId);
  socket.delivers(new ArrayBuffer(3));
  socket.delivers(JSON.stringify({ request_id: id, msg: "<b>Be", status: "delta", offset: 0 }));
  assert.deepEqual(texts(".answer"), ["They", "<b>Be"]);
  socket.delivers(JSON.stringify({ request_id: id, msg: "", status: "completed", offset: 5 }));
  assert.deepEqual(texts("#status"), ["The answer is complete."]);

  socket.dispatchEvent(new Event("close"));
  assert.deepEqual(texts("#status"), ["The connection is lost. Trying again…"]);
  window.dispatchEvent(new window.Event("online"));
  await settled();
  await settled();
  assert.equal(BrowserSocket.all.length, 2);
  assert.equal(socket.isClosed, true);
});
