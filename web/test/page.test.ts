import assert from "node:assert/strict";
import { test } from "node:test";
import type { Exchange } from "../src/conversation/conversation";
import type { Snapshot, Taken } from "../src/conversation/session";
import { TEXTS } from "../src/texts";
import { Page } from "../src/view/page";
import { pageWindow } from "./window";

const CALM: Snapshot = { conversation: [], link: "open", isLoading: false, notice: "" };

/** A page, and what the person has wanted so far. */
class Setting {
  readonly window = pageWindow();
  readonly document = this.window.document;
  readonly asked: string[] = [];
  stops = 0;
  taken: Taken = { taken: true };
  readonly page = new Page(
    this.document,
    {
      ask: (text) => {
        this.asked.push(text);
        return this.taken;
      },
      stop: () => {
        this.stops += 1;
      },
    },
    "",
  );

  part<T extends HTMLElement>(id: string): T {
    const element = this.document.getElementById(id);
    assert.ok(element !== null, id);
    return element as T;
  }

  get input(): HTMLTextAreaElement {
    return this.part("question");
  }

  shows(...exchanges: Exchange[]): void {
    this.page.show({ ...CALM, conversation: exchanges });
  }

  press(key: string, more: KeyboardEventInit = {}): KeyboardEvent {
    const event = new this.window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
    this.input.dispatchEvent(event);
    return event;
  }

  texts(selector: string): (string | null)[] {
    return [...this.part("log").querySelectorAll(selector)].map((element) => element.textContent);
  }
}

function exchange(more: Partial<Exchange> = {}): Exchange {
  return {
    id: "r",
    askedAt: "2026-11-22 10:00:00",
    question: "Why?",
    answer: "",
    phase: "sent",
    problem: null,
    ...more,
  };
}

/** What has run script in pages that were careless, and markup that is merely text. */
const HOSTILE = [
  "<img src=x onerror=alert(1)>",
  "<script>alert(1)</script>",
  "<svg onload=alert(1)>",
  "<svg><script xlink:href=data:,alert(1)></script></svg>",
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
  "<a href=\"javascript:alert(1)\">x</a>",
  "<a href=x onClick=`alert(${1})`>x</a>",
  "</p></article></div><script>alert(1)</script>",
  "\"><img src=x onerror=alert(1)>",
  "<math><mtext></p><img src=x onerror=alert(1)>",
  "<style>@import 'javascript:alert(1)'</style>",
  "<template><img src=x onerror=alert(1)></template>",
  "<!--><img src=x onerror=alert(1)>-->",
  "<form action=javascript:alert(1)><button>x</button></form>",
  "<input autofocus onfocus=alert(1)>",
  "&lt;img src=x onerror=alert(1)&gt;",
  "&amp; &nbsp; &#60;",
  "[x](javascript:alert(1)) ![x](x)",
  "${alert(1)} {{constructor.constructor('alert(1)')()}}",
  "\u202Egnp.exe\u202C \u0000 \uFEFF \uD800",
];

test("what people, models and functions write is text, wherever it stands", () => {
  for (const text of HOSTILE) {
    const setting = new Setting();
    const before = setting.document.querySelectorAll("*").length;
    setting.shows(
      exchange({ id: text, askedAt: text, question: text, answer: text, phase: "failed", problem: text }),
    );
    setting.page.show({ ...CALM, conversation: [exchange({ id: text, question: text })], notice: text });
    const refusing = new Setting();
    refusing.taken = { taken: false, why: text };
    refusing.input.value = "x";
    refusing.press("Enter");
    assert.equal(refusing.part("notice").textContent, text);
    assert.equal(refusing.part("notice").children.length, 0);

    assert.equal(setting.texts(".question")[0], text);
    assert.deepEqual(setting.texts(".problem"), [text]);
    assert.deepEqual(setting.texts("time"), [text]);
    assert.equal(setting.part("notice").textContent, text);
    // An article, its time, two speakers, question, answer and problem; nothing else came to be.
    assert.equal(setting.document.querySelectorAll("*").length - before, 7, text);
    for (const element of setting.document.querySelectorAll("#conversation *")) {
      assert.match(element.tagName, /^(P|DIV|ARTICLE|TIME|SPAN)$/, text);
      for (const { name } of element.attributes) {
        assert.match(name, /^(id|hidden|class|dir|role|datetime|data-phase|aria-[a-z]+)$/, text);
      }
    }
  }
});

test("an answer grows in one place, by what is new", () => {
  const setting = new Setting();
  const grown = (answer: string) => setting.shows(exchange({ answer, phase: "answering" }));
  grown("");
  const node = setting.part("log").querySelector(".answer")?.firstChild;
  for (const answer of ["<b", "<b>Be", "<b>Because", "Other", ""]) {
    grown(answer);
    assert.deepEqual(setting.texts(".answer"), [answer]);
    assert.equal(setting.part("log").querySelector(".answer")?.firstChild, node);
  }
});

test("only what has changed is drawn again", () => {
  const setting = new Setting();
  const first = exchange({ id: "1", answer: "One", phase: "completed" });
  setting.shows(first, exchange({ id: "2" }));
  const question = setting.part("log").querySelector(".question");
  question?.append("mark");
  setting.shows(first, exchange({ id: "2", answer: "Two", phase: "completed" }));
  assert.deepEqual(setting.texts(".question"), ["Why?mark", "Why?"]);
  assert.deepEqual(setting.texts(".answer"), ["One", "Two"]);
});

test("the past is drawn above what is there, in its order", () => {
  const setting = new Setting();
  const now = exchange({ id: "n", question: "Now?" });
  setting.shows(now);
  const past = ["One?", "Two?"].map((question) => exchange({ id: question, question, phase: "completed" }));
  setting.shows(...past, now);
  assert.deepEqual(setting.texts(".question"), ["One?", "Two?", "Now?"]);
});

test("Enter sends, Shift+Enter and compositions do not", () => {
  const check = (key: string, more: KeyboardEventInit, sends: boolean) => {
    const setting = new Setting();
    setting.input.value = " Why?\n";
    const event = setting.press(key, more);
    assert.deepEqual(setting.asked, sends ? ["Why?"] : [], JSON.stringify({ key, ...more }));
    assert.equal(event.defaultPrevented, sends);
    assert.equal(setting.input.value, sends ? "" : " Why?\n");
  };
  check("Enter", {}, true);
  check("Enter", { shiftKey: true }, false);
  check("Enter", { isComposing: true }, false);
  // Safari ends a composition before the key that ended it.
  check("Enter", { keyCode: 229 }, false);
  check("a", {}, false);
  check("Escape", {}, false);
});

test("the button sends too, empty questions are none, and the focus stays in the field", () => {
  const setting = new Setting();
  assert.equal(setting.document.activeElement, setting.input);
  const submit = () => {
    setting.document.querySelector<HTMLButtonElement>("button[type=submit]")?.click();
    assert.equal(setting.document.activeElement, setting.input);
  };
  setting.input.value = "  \n ";
  submit();
  assert.deepEqual(setting.asked, []);
  setting.input.value = "Why?";
  submit();
  assert.deepEqual(setting.asked, ["Why?"]);
});

test("a question that is not taken stays in the field, and why is an alert until the next one", () => {
  const setting = new Setting();
  const notice = setting.part("notice");
  assert.equal(notice.getAttribute("role"), "alert");
  setting.taken = { taken: false, why: "Too long." };
  setting.input.value = "Why?";
  setting.press("Enter");
  assert.deepEqual([setting.input.value, notice.textContent], ["Why?", "Too long."]);
  setting.page.show({ ...CALM, notice: "No history." });
  assert.equal(notice.textContent, "Too long.");
  setting.taken = { taken: true };
  setting.press("Enter");
  assert.deepEqual([setting.input.value, notice.textContent], ["", "No history."]);
});

test("Escape and its button stop an answer, and only one that is being made", () => {
  const setting = new Setting();
  const stop = setting.part<HTMLButtonElement>("stop");
  setting.shows(exchange({ phase: "completed" }));
  assert.equal(setting.press("Escape").defaultPrevented, false);
  assert.deepEqual([stop.hidden, setting.stops], [true, 0]);
  setting.shows(exchange({ phase: "answering" }));
  assert.equal(stop.hidden, false);
  setting.press("Escape", { isComposing: true });
  assert.equal(setting.stops, 0);
  assert.equal(setting.press("Escape").defaultPrevented, true);
  stop.focus();
  stop.click();
  assert.equal(setting.stops, 2);
  assert.equal(setting.document.activeElement, setting.input);
});

test("an answer that fails is an alert", () => {
  const setting = new Setting();
  setting.shows(exchange());
  setting.shows(exchange({ answer: "Be", phase: "failed", problem: "The model is busy." }));
  const alerts = [...setting.part("log").querySelectorAll("[role=alert]")];
  assert.deepEqual(alerts.map((alert) => alert.textContent), ["The model is busy."]);
  assert.deepEqual(setting.texts(".answer"), ["Be"]);
});

test("a transcript is a log that is silent while answers grow, and the status line says how things are", () => {
  const setting = new Setting();
  const [log, status] = [setting.part("log"), setting.part("status")];
  assert.deepEqual([log.getAttribute("role"), log.getAttribute("aria-live")], ["log", "off"]);
  assert.equal(status.getAttribute("role"), "status");
  const check = (snapshot: Partial<Snapshot>, busy: string, text: string) => {
    setting.page.show({ ...CALM, ...snapshot });
    assert.deepEqual([log.getAttribute("aria-busy"), status.textContent], [busy, text]);
  };
  check({ link: "closed" }, "false", TEXTS.connecting);
  check({ link: "connecting" }, "false", TEXTS.connecting);
  check({ link: "waiting" }, "false", TEXTS.reconnecting);
  check({}, "false", TEXTS.ready);
  check({ conversation: [exchange({ phase: "completed" })] }, "false", TEXTS.ready);
  setting.input.value = "Why?";
  setting.press("Enter");
  check({ link: "waiting", conversation: [exchange({ phase: "unsent" })] }, "true", TEXTS.unsent);
  check({ conversation: [exchange()] }, "true", TEXTS.answering);
  check({ conversation: [exchange({ phase: "recovering" })] }, "true", TEXTS.recovering);
  check({ conversation: [exchange({ phase: "completed" })] }, "false", TEXTS.answered);
  check({ conversation: [exchange({ phase: "failed" })] }, "false", TEXTS.failed);
  check({ conversation: [exchange({ phase: "stopped" })] }, "false", TEXTS.stopped);
});

test("what is said already is not said again", () => {
  const setting = new Setting();
  const snapshot = { ...CALM, notice: "No history." };
  setting.page.show(snapshot);
  const said = ["status", "notice"].map((id) => setting.part(id).firstChild);
  setting.page.show({ ...snapshot, conversation: [exchange({ phase: "completed" })] });
  assert.deepEqual(["status", "notice"].map((id) => setting.part(id).firstChild), said);
  assert.equal(setting.part("status").firstChild, said[0]);
});

test("every control has a name", () => {
  const { document } = new Setting();
  for (const control of document.querySelectorAll<HTMLElement>("button, textarea, [role=log], main")) {
    const label = document.querySelector(`label[for="${control.id}"]`)?.textContent;
    assert.ok(label || control.getAttribute("aria-label") || control.textContent, control.outerHTML);
  }
  assert.ok(document.documentElement.lang);
});

test("the page follows its end until the reader scrolls away, and again after a question", () => {
  const setting = new Setting();
  const scrolled = setting.part("conversation");
  Object.defineProperties(scrolled, {
    scrollHeight: { value: 1_000, writable: true },
    clientHeight: { value: 100 },
    scrollTop: { value: 0, writable: true },
  });
  const scroll = (top: number) => {
    scrolled.scrollTop = top;
    scrolled.dispatchEvent(new setting.window.Event("scroll"));
  };
  const grows = (answer: string) => setting.shows(exchange({ answer, phase: "answering" }));
  grows("a");
  assert.equal(scrolled.scrollTop, 1_000);
  scroll(500);
  grows("ab");
  assert.equal(scrolled.scrollTop, 500);
  scroll(880);
  grows("abc");
  assert.equal(scrolled.scrollTop, 1_000);
  scroll(100);
  setting.input.value = "And?";
  setting.press("Enter");
  assert.equal(scrolled.scrollTop, 1_000);
});
