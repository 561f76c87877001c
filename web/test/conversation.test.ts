import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY, after, isPending, type Conversation, type Exchange, type Happening } from "../src/conversation/conversation";
import type { Frame } from "../src/protocol/frames";

const ASKED: Happening = { kind: "asked", id: "r", askedAt: "2026-11-22 10:00:00", question: "Why?" };
const SENT: Happening = { kind: "sent", id: "r" };

function all(happenings: readonly Happening[], start: Conversation = EMPTY): Conversation {
  return happenings.reduce(after, start);
}

function frames(...frames: Frame[]): Happening[] {
  return frames.map((frame) => ({ kind: "frame", frame }));
}

function only(conversation: Conversation): Exchange {
  const [exchange, ...others] = conversation;
  assert.ok(exchange !== undefined && others.length === 0);
  return exchange;
}

test("an answer goes through its phases", () => {
  const check = (happenings: Happening[], phase: string, answer: string) => {
    const exchange = only(all([ASKED, ...happenings]));
    assert.deepEqual([exchange.phase, exchange.answer], [phase, answer]);
  };
  const piece = (text: string, offset: number): Frame => ({ kind: "piece", id: "r", text, offset });
  check([], "unsent", "");
  check([SENT], "sent", "");
  check([SENT, ...frames({ kind: "typing", id: "r" })], "answering", "");
  check([SENT, ...frames({ kind: "grown", id: "r", text: "Be" })], "answering", "Be");
  check(
    [SENT, ...frames({ kind: "grown", id: "r", text: "Be" }, { kind: "completed", id: "r", text: "Because" })],
    "completed",
    "Because",
  );
  check([SENT, ...frames(piece("Be", 0), piece("cause", 2), { kind: "ended", id: "r", length: 7 })], "completed", "Because");
  // Told anew from the beginning, as after another connection.
  check([SENT, ...frames(piece("Beca", 0), piece("Because", 0), { kind: "ended", id: "r", length: 7 })], "completed", "Because");
  // A piece that was lost.
  check([SENT, ...frames(piece("Be", 0), piece("use", 4))], "answering", "Be");
  check([SENT, ...frames(piece("Be", 0), piece("use", 4), { kind: "ended", id: "r", length: 7 })], "recovering", "Be");
  check([SENT, ...frames(piece("Be", 0)), { kind: "recovered", id: "r", text: "Because" }], "completed", "Because");
  check([SENT, ...frames(piece("Be", 0)), { kind: "stopped" }], "stopped", "Be");
});

test("a failure keeps what there is and says why", () => {
  const exchange = only(
    all([ASKED, SENT, ...frames({ kind: "grown", id: "r", text: "Be" }, { kind: "failed", id: "r", message: "The model is busy." })]),
  );
  assert.deepEqual([exchange.phase, exchange.answer, exchange.problem], ["failed", "Be", "The model is busy."]);
});

test("what is over stays as it is, whatever comes late", () => {
  const endings: Happening[] = [
    ...frames({ kind: "completed", id: "r", text: "Because" }),
    { kind: "failed", id: "r", message: "No." },
    { kind: "stopped" },
  ];
  for (const ending of endings) {
    const over = all([ASKED, SENT, ending]);
    const later = all(
      [
        ...frames(
          { kind: "typing", id: "r" },
          { kind: "grown", id: "r", text: "x" },
          { kind: "piece", id: "r", text: "x", offset: 0 },
          { kind: "ended", id: "r", length: 1 },
          { kind: "failed", id: "r", message: "x" },
        ),
        { kind: "recovered", id: "r", text: "x" },
        { kind: "stopped" },
      ],
      over,
    );
    assert.deepEqual(later, over);
    assert.equal(later[0], over[0]);
  }
});

test("an exchange that does not change stays the same object", () => {
  const two = all([ASKED, { ...ASKED, id: "s" }]);
  const later = all([{ kind: "sent", id: "s" }], two);
  assert.equal(later[0], two[0]);
  assert.notEqual(later[1], two[1]);
});

test("frames of requests that nobody made change nothing", () => {
  const asked = all([ASKED]);
  assert.deepEqual(all(frames({ kind: "completed", id: "other", text: "x" }, { kind: "unknown" }), asked), asked);
});

test("the past comes first and nothing is there twice", () => {
  const past = [
    { id: "p", askedAt: "t", question: "Who?", answer: "They" },
    { id: "r", askedAt: "t", question: "Why?", answer: "Because" },
    { id: "p", askedAt: "t", question: "Who?", answer: "They" },
    { id: "", askedAt: "t", question: "How?", answer: "So" },
    { id: "", askedAt: "t", question: "When?", answer: "Then" },
  ];
  const conversation = all([ASKED, { kind: "remembered", past }]);
  assert.deepEqual(conversation.map((exchange) => exchange.question), ["Who?", "How?", "When?", "Why?"]);
  assert.deepEqual(conversation.map(isPending), [false, false, false, true]);
  assert.equal(new Set(conversation.map((exchange) => exchange.id)).size, 4);
});

test("an answer in any pieces, some of them told again, is the answer", () => {
  const random = seeded(20_261_122);
  for (let round = 0; round < 300; round += 1) {
    const text = Array.from({ length: random(60) }, () => ["a", "한", "😀", "\n", "<b>"][random(5)]).join("");
    const pieces: Happening[] = [];
    for (let at = 0; at < text.length; ) {
      const offset = random(4) === 0 ? random(at + 1) : at;
      const end = Math.min(text.length, at + 1 + random(7));
      pieces.push(...frames({ kind: "piece", id: "r", text: text.slice(offset, end), offset }));
      at = end;
    }
    const ended = frames({ kind: "ended", id: "r", length: text.length });
    const exchange = only(all([ASKED, SENT, ...pieces, ...ended]));
    assert.deepEqual([exchange.phase, exchange.answer], ["completed", text]);
  }
});

/** Numbers from 0 to below a limit that are the same in every run. */
function seeded(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
