import assert from "node:assert/strict";
import { test } from "node:test";
import { Session, type Snapshot } from "../src/conversation/session";
import { LARGEST_FRAME } from "../src/protocol/frames";
import type { Found } from "../src/protocol/replies";
import { TEXTS } from "../src/texts";
import { ApiError } from "../src/transport/api";
import { FakeApi, FakeNetwork, settled } from "./world";

class Setting {
  readonly network = new FakeNetwork();
  readonly api = new FakeApi();
  readonly session: Session;
  snapshot: Snapshot | undefined;
  #ids = 0;

  constructor() {
    this.session = new Session(
      {
        userId: "kim",
        api: this.api,
        network: this.network,
        now: () => new Date(Date.UTC(2026, 10, 22, 10) + this.network.timers.now),
        newId: () => `r${(this.#ids += 1)}`,
      },
      (snapshot) => {
        this.snapshot = snapshot;
      },
    );
  }

  /** Started, with a socket that is open. */
  static async opened(): Promise<Setting> {
    const setting = new Setting();
    setting.session.start();
    await settled();
    setting.network.socket.opens();
    return setting;
  }

  /** Breaks the connection and opens the next one. */
  async reconnects(): Promise<void> {
    this.network.socket.breaks();
    await this.network.timers.pass(30_000);
    this.network.socket.opens();
  }

  /** Phases of the exchanges, with what there is of the answers. */
  get answers(): [string, string][] {
    return (this.snapshot?.conversation ?? []).map(({ phase, answer }) => [phase, answer]);
  }

  get problem(): string | null {
    return this.snapshot?.conversation.at(-1)?.problem ?? null;
  }
}

test("it asks who the user is nowhere else than where the socket and the history are", async () => {
  const { api, network } = await Setting.opened();
  assert.deepEqual(api.asked, ["provisioning kim", "history kim 2026-10-23 10:00:00"]);
  assert.equal(network.socket.address, "wss://socket.example/dev");
});

test("a question goes out and its answer grows", async () => {
  const setting = await Setting.opened();
  const { network, session } = setting;
  assert.deepEqual(session.ask("Why?"), { taken: true });
  assert.deepEqual(network.socket.questions, [
    {
      user_id: "kim",
      request_id: "r1",
      request_time: "2026-11-22 10:00:00",
      type: "text",
      body: "Why?",
      convType: "normal",
      frames: "delta",
    },
  ]);
  const reply = (status: string, msg: string, offset?: number) =>
    network.socket.delivers({ request_id: "r1", msg, status, offset });
  reply("istyping", "Proceeding...");
  assert.deepEqual(setting.answers, [["answering", ""]]);
  reply("delta", "Be", 0);
  reply("delta", "cause", 2);
  assert.deepEqual(setting.answers, [["answering", "Because"]]);
  reply("completed", "", 7);
  assert.deepEqual(setting.answers, [["completed", "Because"]]);
});

test("an older function's growing answer is shown as it grows", async () => {
  const setting = await Setting.opened();
  setting.session.ask("Why?");
  for (const msg of ["B", "Beca", "Because"]) {
    setting.network.socket.delivers({ request_id: "r1", msg, status: "proceeding" });
    assert.deepEqual(setting.answers, [["answering", msg]]);
  }
  setting.network.socket.delivers({ request_id: "r1", msg: "Because.", status: "completed" });
  assert.deepEqual(setting.answers, [["completed", "Because."]]);
});

test("questions asked without a connection wait for it and go out in order", async () => {
  const setting = new Setting();
  setting.session.start();
  setting.session.ask("One?");
  setting.session.ask("Two?");
  assert.deepEqual(setting.answers, [["unsent", ""], ["unsent", ""]]);
  await settled();
  setting.network.socket.opens();
  assert.deepEqual(setting.network.socket.questions.map((question) => question["body"]), ["One?", "Two?"]);
  assert.deepEqual(setting.answers, [["sent", ""], ["sent", ""]]);
});

test("only so many questions wait, and only such as fit into a frame", async () => {
  const setting = await Setting.opened();
  assert.deepEqual(setting.session.ask("한".repeat(LARGEST_FRAME / 3)), { taken: false, why: TEXTS.tooLong });
  for (let count = 0; count < 5; count += 1) {
    assert.equal(setting.session.ask("Why?").taken, true);
  }
  assert.deepEqual(setting.session.ask("Why?"), { taken: false, why: TEXTS.tooMany });
  setting.network.socket.delivers({ request_id: "r3", msg: "Because", status: "completed" });
  assert.equal(setting.session.ask("Why?").taken, true);
});

test("after a loss the same question is sent again under its id, and nothing that is over", async () => {
  const setting = await Setting.opened();
  setting.session.ask("One?");
  setting.session.ask("Two?");
  setting.network.socket.delivers({ request_id: "r1", msg: "1", status: "completed" });
  setting.network.socket.delivers({ request_id: "r2", msg: "Because", status: "delta", offset: 0 });
  await setting.reconnects();
  assert.deepEqual(setting.network.socket.questions.map((question) => question["request_id"]), ["r2"]);
  assert.equal(setting.network.socket.questions[0]?.["request_time"], "2026-11-22 10:00:00");
  // The function tells the answer from its beginning to the new connection.
  setting.network.socket.delivers({ request_id: "r2", msg: "Because of", status: "delta", offset: 0 });
  setting.network.socket.delivers({ request_id: "r2", msg: "", status: "completed", offset: 10 });
  assert.deepEqual(setting.answers, [["completed", "1"], ["completed", "Because of"]]);
});

test("an answer that was lost with the connection is asked for soon", async () => {
  const setting = await Setting.opened();
  setting.api.found = () => Promise.resolve({ kind: "completed", text: "Because" });
  setting.session.ask("Why?");
  setting.network.socket.breaks();
  await setting.network.timers.pass(1_000);
  setting.network.socket.opens();
  await setting.network.timers.pass(2_999);
  assert.equal(setting.api.queries("r1"), 0);
  await setting.network.timers.pass(1);
  assert.deepEqual(setting.answers, [["completed", "Because"]]);
  assert.equal(setting.api.queries("r1"), 1);
});

test("pieces that were lost are asked for", async () => {
  const setting = await Setting.opened();
  setting.api.found = () => Promise.resolve({ kind: "completed", text: "Because" });
  setting.session.ask("Why?");
  setting.network.socket.delivers({ request_id: "r1", msg: "Be", status: "delta", offset: 0 });
  setting.network.socket.delivers({ request_id: "r1", msg: "", status: "completed", offset: 7 });
  assert.deepEqual(setting.answers, [["recovering", "Be"]]);
  await settled();
  assert.deepEqual(setting.answers, [["completed", "Because"]]);
});

test("a silent answer is asked for until something is known of it", async () => {
  const setting = await Setting.opened();
  setting.api.found = () => Promise.resolve({ kind: "running" });
  setting.session.ask("Why?");
  await setting.network.timers.pass(29_999);
  assert.equal(setting.api.queries("r1"), 0);
  setting.network.socket.delivers('"__pong__"');
  await setting.network.timers.pass(30_001);
  assert.ok(setting.api.queries("r1") > 5, "a running answer is waited for");
  assert.deepEqual(setting.answers, [["sent", ""]]);
  setting.api.found = () => Promise.resolve({ kind: "failed", message: "The answer was interrupted." });
  await setting.network.timers.pass(3_000);
  assert.equal(setting.problem, "The answer was interrupted.");
});

test("an answer of which nobody knows is lost, after some patience", async () => {
  const setting = await Setting.opened();
  setting.session.ask("Why?");
  await setting.network.timers.pass(30_000 + 2 * 3_000 - 1);
  assert.equal(setting.problem, null);
  await setting.network.timers.pass(1);
  assert.equal(setting.problem, TEXTS.lost);
  assert.equal(setting.api.queries("r1"), 3);
});

test("a sign of life makes the page patient again", async () => {
  const setting = await Setting.opened();
  const replies = ["unknown", "unknown", "running", "unknown", "unknown"] as const;
  setting.api.found = () => Promise.resolve({ kind: replies[setting.api.queries("r1") - 1] ?? "unknown" });
  setting.session.ask("Why?");
  await setting.network.timers.pass(30_000 + 4 * 3_000);
  assert.deepEqual([setting.api.queries("r1"), setting.problem], [5, null]);
  await setting.network.timers.pass(3_000);
  assert.equal(setting.problem, TEXTS.lost);
});

test("one question after an answer is enough, and a late reply to it changes nothing", async () => {
  const setting = await Setting.opened();
  let reply: (found: Found) => void = () => {};
  setting.api.found = () => new Promise((resolve) => (reply = resolve));
  setting.session.ask("Why?");
  const gateway = { message: "Internal server error", connectionId: "c", requestId: "x" };
  setting.network.socket.delivers(gateway);
  setting.network.socket.delivers(gateway);
  assert.equal(setting.api.queries("r1"), 1);
  setting.network.socket.delivers({ request_id: "r1", msg: "Because", status: "completed" });
  reply({ kind: "running" });
  await setting.network.timers.pass(10_000);
  assert.equal(setting.api.queries("r1"), 1);
  assert.deepEqual(setting.answers, [["completed", "Because"]]);
});

test("frames keep an answer from being asked for", async () => {
  const setting = await Setting.opened();
  setting.session.ask("Why?");
  for (let round = 1; round <= 10; round += 1) {
    await setting.network.timers.pass(20_000);
    setting.network.socket.delivers({ request_id: "r1", msg: "x".repeat(round), status: "proceeding" });
  }
  assert.equal(setting.api.queries("r1"), 0);
});

test("what the gateway says is the reason when nothing is known of an answer", async () => {
  const setting = await Setting.opened();
  setting.session.ask("Why?");
  setting.network.socket.delivers({ message: "Internal server error", connectionId: "c", requestId: "x" });
  await setting.network.timers.pass(6_000);
  assert.equal(setting.problem, TEXTS.gateway("Internal server error"));
});

test("while nothing is connected no answer counts as lost", async () => {
  const setting = await Setting.opened();
  setting.session.ask("Why?");
  setting.api.address = () => Promise.reject(new Error("offline"));
  setting.api.found = () => Promise.reject(new Error("offline"));
  setting.network.socket.breaks();
  await setting.network.timers.pass(600_000);
  assert.deepEqual(setting.answers, [["sent", ""]]);
});

test("an error frame ends its answer", async () => {
  const setting = await Setting.opened();
  setting.session.ask("Why?");
  setting.network.socket.delivers({ request_id: "r1", msg: "The model is busy.", status: "error" });
  assert.equal(setting.problem, "The model is busy.");
  await setting.network.timers.pass(120_000);
  assert.equal(setting.api.queries("r1"), 0);
});

test("stopping leaves the socket, so that the function stops, and what comes late is not shown", async () => {
  const setting = await Setting.opened();
  const first = setting.network.socket;
  setting.session.ask("Why?");
  first.delivers({ request_id: "r1", msg: "Be", status: "delta", offset: 0 });
  setting.session.stop();
  await settled();
  assert.equal(first.isClosed, true);
  setting.network.socket.opens();
  assert.deepEqual(setting.network.socket.questions, []);
  setting.network.socket.delivers({ request_id: "r1", msg: "Because", status: "completed" });
  assert.deepEqual(setting.answers, [["stopped", "Be"]]);
});

test("stopping what was not sent keeps the connection as it is", async () => {
  const setting = new Setting();
  setting.session.start();
  setting.session.ask("Why?");
  setting.session.stop();
  await settled();
  setting.network.socket.opens();
  assert.deepEqual([setting.network.sockets.length, setting.network.socket.sent], [1, []]);
});

test("the past is shown before what is asked meanwhile", async () => {
  const setting = new Setting();
  let tell: () => void = () => {};
  setting.api.past = () =>
    new Promise((resolve) => {
      tell = () => resolve([{ id: "p", askedAt: "2026-11-21 10:00:00", question: "Who?", answer: "They" }]);
    });
  setting.session.start();
  setting.session.ask("Why?");
  assert.equal(setting.snapshot?.isLoading, true);
  tell();
  await settled();
  assert.equal(setting.snapshot?.isLoading, false);
  assert.deepEqual(setting.snapshot?.conversation.map((exchange) => exchange.question), ["Who?", "Why?"]);
});

test("a history that does not come is said, with the reason that the function gives", async () => {
  const check = async (error: Error, notice: string) => {
    const setting = new Setting();
    setting.api.past = () => Promise.reject(error);
    setting.session.start();
    await settled();
    assert.deepEqual([setting.snapshot?.isLoading, setting.snapshot?.notice], [false, notice]);
  };
  await check(new ApiError("The field is needed."), "Earlier questions cannot be shown. The field is needed.");
  await check(new TypeError("fetch failed"), "Earlier questions cannot be shown.");
});

test("a history that did not come is asked for again with the next connection", async () => {
  const setting = new Setting();
  setting.api.past = () => Promise.reject(new TypeError("fetch failed"));
  setting.session.start();
  await settled();
  setting.api.past = () =>
    Promise.resolve([{ id: "p", askedAt: "2026-11-21 10:00:00", question: "Who?", answer: "They" }]);
  setting.network.socket.opens();
  await settled();
  assert.deepEqual([setting.snapshot?.notice, setting.answers], ["", [["completed", "They"]]]);
  await setting.reconnects();
  assert.equal(setting.api.asked.filter((call) => call.startsWith("history")).length, 2);
});

test("at its end nothing is left", async () => {
  const setting = await Setting.opened();
  setting.session.ask("Why?");
  setting.session.close();
  assert.deepEqual([setting.network.timers.waiting, setting.network.socket.isClosed], [0, true]);
});
