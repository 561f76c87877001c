/** The page: finds its parts in the document and lets each show what concerns it. */
import { isPending } from "../conversation/conversation";
import type { Snapshot, Taken } from "../conversation/session";
import { Composer } from "./composer";
import { Follower } from "./scroll";
import { statusOf } from "./status";
import { Transcript } from "./transcript";

/** Who does what the person wants. */
export interface Commands {
  ask(text: string): Taken;
  stop(): void;
}

export class Page {
  readonly #transcript: Transcript;
  readonly #composer: Composer;
  readonly #follower: Follower;
  readonly #welcome: HTMLElement;
  readonly #status: HTMLElement;
  readonly #notice: HTMLElement;
  /** Whether anything was asked since the page was opened. */
  #asked = false;
  /** Why the last question was not taken, or empty. */
  #refusal = "";
  /** What is wrong otherwise, or empty. */
  #trouble = "";

  /** `remark` is something to know from the start, or empty. */
  constructor(document: Document, commands: Commands, remark: string) {
    const part = <T extends HTMLElement>(id: string): T => {
      const element = document.getElementById(id);
      if (element === null) {
        throw new Error(`the page has no element #${id}`);
      }
      return element as T;
    };
    const log = part("log");
    this.#transcript = new Transcript(
      log,
      new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }),
    );
    this.#follower = new Follower(part("conversation"));
    this.#welcome = part("welcome");
    this.#status = part("status");
    this.#notice = part("notice");
    part("remark").textContent = remark;
    this.#composer = new Composer(
      { form: part("composer"), input: part("question"), stop: part("stop") },
      { ask: (text) => this.#ask(text, commands), stop: () => commands.stop() },
    );
  }

  /** Shows how things are. */
  show(snapshot: Snapshot): void {
    const { conversation, isLoading, notice } = snapshot;
    this.#transcript.show(conversation);
    this.#composer.show(conversation.some(isPending));
    this.#welcome.hidden = isLoading || conversation.length > 0;
    write(this.#status, statusOf(snapshot, this.#asked));
    this.#trouble = notice;
    this.#warn();
    this.#follower.added();
  }

  #warn(): void {
    write(this.#notice, this.#refusal === "" ? this.#trouble : this.#refusal);
  }

  #ask(text: string, commands: Commands): boolean {
    this.#asked = true;
    const taken = commands.ask(text);
    this.#refusal = taken.taken ? "" : taken.why;
    this.#warn();
    if (taken.taken) {
      this.#follower.jump();
    }
    return taken.taken;
  }
}

/** Writes only what is new: a live region is read out whenever it is written to. */
function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
