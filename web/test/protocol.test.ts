import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { LARGEST_FRAME, fits, questionFrame, readFrame, type Frame } from "../src/protocol/frames";
import { ReplyError, claimedStatus, found, history, refusal, socketAddress } from "../src/protocol/replies";
import { momentOf, requestTime } from "../src/protocol/time";

const QUESTION = { id: "r", userId: "u", askedAt: "2026-11-22 10:00:00", text: "Why?" };

test("every frame of the contract is understood", () => {
  const check = (frame: string, expected: Frame) => assert.deepEqual(readFrame(frame), expected, frame);
  check('{"request_id":"r","msg":"Proceeding...","status":"istyping"}', { kind: "typing", id: "r" });
  check('{"request_id":"r","msg":"Be","status":"proceeding"}', { kind: "grown", id: "r", text: "Be" });
  check('{"request_id":"r","msg":"ca","status":"delta","offset":2}', {
    kind: "piece",
    id: "r",
    text: "ca",
    offset: 2,
  });
  check('{"request_id":"r","msg":"Because","status":"completed"}', {
    kind: "completed",
    id: "r",
    text: "Because",
  });
  check('{"request_id":"r","msg":"","status":"completed"}', { kind: "completed", id: "r", text: "" });
  check('{"request_id":"r","msg":"","status":"completed","offset":7}', {
    kind: "ended",
    id: "r",
    length: 7,
  });
  check('{"request_id":"r","msg":"No.","status":"error"}', { kind: "failed", id: "r", message: "No." });
  check('{"message":"Internal server error","connectionId":"c","requestId":"x"}', {
    kind: "gateway",
    message: "Internal server error",
  });
});

test("whatever else comes is no frame and no error", () => {
  for (const frame of [
    "",
    "{",
    "null",
    "[]",
    "7",
    '"__pong__"',
    "{}",
    '{"request_id":"r","msg":"x","status":"debug"}',
    '{"request_id":7,"msg":"x","status":"completed"}',
    '{"request_id":"r","msg":{},"status":"completed"}',
    '{"request_id":"r","msg":"x","status":"delta"}',
    '{"request_id":"r","msg":"x","status":"delta","offset":-1}',
    '{"request_id":"r","msg":"x","status":"delta","offset":"2"}',
  ]) {
    assert.deepEqual(readFrame(frame), { kind: "unknown" }, frame);
  }
});

test("a question has the fields that the functions read", () => {
  assert.deepEqual(JSON.parse(questionFrame(QUESTION)), {
    user_id: "u",
    request_id: "r",
    request_time: "2026-11-22 10:00:00",
    type: "text",
    body: "Why?",
    convType: "normal",
    frames: "delta",
  });
});

test("a frame may be as large as the gateway takes, in bytes", () => {
  const room = LARGEST_FRAME - questionFrame({ ...QUESTION, text: "" }).length;
  const check = (text: string, expected: boolean) =>
    assert.equal(fits(questionFrame({ ...QUESTION, text })), expected);
  check("x".repeat(room), true);
  check("x".repeat(room + 1), false);
  check("한".repeat(Math.floor(room / 3)), true);
  check("한".repeat(Math.floor(room / 3) + 1), false);
});

test("times are written and read in UTC", () => {
  const moment = new Date("2026-11-22T23:59:59.987Z");
  assert.equal(requestTime(moment), "2026-11-22 23:59:59");
  assert.equal(momentOf("2026-11-22 23:59:59")?.toISOString(), "2026-11-22T23:59:59.000Z");
  for (const text of ["", "today", "2026-11-22", "2026-11-22T10:00:00", "2026-13-01 00:00:00"]) {
    assert.equal(momentOf(text), null, text);
  }
});

test("the address of the socket is JSON within JSON", () => {
  const reply = { statusCode: 200, info: '{"wss_url":"wss://a.example/dev"}' };
  assert.equal(socketAddress(reply), "wss://a.example/dev");
  assert.equal(socketAddress({ info: '{"wss_url":"ws://127.0.0.1:1/dev"}' }), "ws://127.0.0.1:1/dev");
  for (const body of [
    null,
    {},
    { info: { wss_url: "wss://a.example" } },
    { info: "{" },
    { info: "null" },
    { info: '{"wss_url":null}' },
    { info: '{"wss_url":"https://a.example"}' },
    { info: '{"wss_url":"javascript:alert(1)"}' },
  ]) {
    assert.throws(() => socketAddress(body), ReplyError, JSON.stringify(body));
  }
});

test("the history is JSON within JSON, and what cannot be shown is left out", () => {
  const entry = { request_time: "t", request_id: "r", type: "text", body: "Why?", msg: "Because" };
  const list = [entry, { ...entry, msg: undefined }, null, 7, { ...entry, request_id: "s" }];
  const past = { askedAt: "t", question: "Why?", answer: "Because" };
  assert.deepEqual(history({ msg: JSON.stringify(list) }), [
    { ...past, id: "r" },
    { ...past, id: "s" },
  ]);
  for (const body of [{ msg: {} }, { msg: "{}" }, { msg: "[" }, {}, "msg"]) {
    assert.throws(() => history(body), ReplyError, JSON.stringify(body));
  }
});

test("a query tells what became of a request, also one of the original system", () => {
  assert.deepEqual(found({ statusCode: 200, msg: "" }), { kind: "unknown" });
  assert.deepEqual(found({ statusCode: 200, msg: "Because" }), { kind: "completed", text: "Because" });
  assert.deepEqual(found({ msg: "", status: "running" }), { kind: "running" });
  assert.deepEqual(found({ msg: "Because", status: "completed" }), { kind: "completed", text: "Because" });
  assert.deepEqual(found({ msg: "No.", status: "error" }), { kind: "failed", message: "No." });
  assert.deepEqual(found({ statusCode: 500, msg: {} }), { kind: "unknown" });
});

test("a refusal is a sentence of the function or of the API", () => {
  assert.equal(refusal({ statusCode: 400, msg: "The field is needed." }), "The field is needed.");
  assert.equal(refusal({ message: "Endpoint request timed out" }), "Endpoint request timed out");
  assert.equal(refusal({ msg: {} }), null);
  assert.equal(refusal(null), null);
  assert.equal(claimedStatus({ statusCode: 500 }), 500);
  assert.equal(claimedStatus(null), 200);
});

// The functions' own tests are held against the same files.
test("a question has no field that the functions' vectors do not have", () => {
  const vectors = JSON.parse(readFileSync("../functions/tests/vectors/chat.json", "utf8")) as { frame: unknown }[];
  const known = new Set(vectors.flatMap(({ frame }) => (frame instanceof Object ? Object.keys(frame) : [])));
  for (const field of Object.keys(JSON.parse(questionFrame(QUESTION)) as object)) {
    assert.ok(known.has(field), field);
  }
});

test("replies of the functions' vectors are read", () => {
  const vectors = JSON.parse(
    readFileSync("../functions/tests/vectors/rest.json", "utf8"),
  ) as { name: string; function: string; status: number; body?: unknown }[];
  const read: Record<string, (body: unknown) => unknown> = { provisioning: socketAddress, history, query: found };
  let count = 0;
  for (const { name, function: endpoint, status, body } of vectors) {
    if (status === 200 && body !== undefined && read[endpoint] !== undefined) {
      assert.doesNotThrow(() => read[endpoint]?.(body), name);
      count += 1;
    }
  }
  assert.ok(count >= 4, `${count} vectors`);
});
