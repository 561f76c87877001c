/**
 * A conversation that goes on: it asks over a connection, hears the answers, asks again for what was lost, and tells a
 * listener what there is to see. It knows nothing of the page.
 *
 * A question is sent again, under the same id, whenever there is a new connection and its answer is not whole: the
 * function answers one request once, and sends the rest to whoever asked last.
 */
import { fits, questionFrame, readFrame, type Question } from "../protocol/frames";
import type { Found } from "../protocol/replies";
import { requestTime } from "../protocol/time";
import { ApiError, type Api } from "../transport/api";
import { Connection, type Link, type Outside } from "../transport/connection";
import { Alarm } from "../transport/timers";
import { TEXTS } from "../texts";
import { EMPTY, after, isPending, type Conversation, type Exchange, type Happening } from "./conversation";

/** How far back the history goes, in milliseconds: thirty days. */
const HISTORY = 30 * 24 * 3_600_000;

/** Most questions that may wait for an answer. */
const MOST_PENDING = 5;

/** How long an answer may be silent before the page asks what became of it, in milliseconds. */
const SILENCE = 30_000;

/** Between two such questions, in milliseconds. */
const ASK_AGAIN = 3_000;

/** After so many replies that know nothing of a request it counts as lost. */
const MOST_UNKNOWN = 3;

/** Everything there is to see. */
export interface Snapshot {
  readonly conversation: Conversation;
  readonly link: Link;
  /** Whether the history is still on its way. */
  readonly isLoading: boolean;
  /** What went wrong with the history; empty when nothing did. */
  readonly notice: string;
}

/** What a session needs from outside. */
export interface World {
  readonly userId: string;
  readonly api: Api;
  /** All of a connection's but the address, which the API knows. */
  readonly network: Omit<Outside, "address">;
  /** What time it is. */
  now(): Date;
  /** An id that nobody has used. */
  newId(): string;
}

/** Whether a question was taken, and where not: a sentence that says why. */
export type Taken = { readonly taken: true } | { readonly taken: false; readonly why: string };

/** The wait for one answer. */
interface Wait {
  readonly alarm: Alarm;
  /** Replies so far that knew nothing of the request. */
  unknown: number;
  /** Whether the page is asking what became of it. */
  isAsking: boolean;
}

export class Session {
  readonly #world: World;
  readonly #listener: (snapshot: Snapshot) => void;
  readonly #connection: Connection;
  readonly #waits = new Map<string, Wait>();
  #snapshot: Snapshot = { conversation: EMPTY, link: "closed", isLoading: true, notice: "" };
  /** What the gateway last said; the reason to give when an answer is lost. */
  #gatewaySaid: string | null = null;

  constructor(world: World, listener: (snapshot: Snapshot) => void) {
    this.#world = world;
    this.#listener = listener;
    const { network, api, userId } = world;
    const outside: Outside = {
      address: () => api.provisioning(userId),
      open: (address, handlers) => network.open(address, handlers),
      timers: network.timers,
      chance: () => network.chance(),
    };
    this.#connection = new Connection(outside, {
      linked: (link) => this.#linked(link),
      received: (text) => this.#received(text),
    });
  }

  /** Connects and loads the history. */
  start(): void {
    this.#connection.start();
    this.#load();
  }

  /** Asks a question, now or once there is a connection. */
  ask(text: string): Taken {
    if (this.#pending().length >= MOST_PENDING) {
      return { taken: false, why: TEXTS.tooMany };
    }
    const id = this.#world.newId();
    const askedAt = requestTime(this.#world.now());
    if (!fits(questionFrame(this.#question({ id, askedAt, question: text })))) {
      return { taken: false, why: TEXTS.tooLong };
    }
    this.#happened({ kind: "asked", id, askedAt, question: text });
    const exchange = this.#find(id);
    if (exchange !== undefined) {
      this.#send(exchange);
    }
    return { taken: true };
  }

  /** Gives up every answer that is not whole. Without its connection the function stops making them. */
  stop(): void {
    const isBegun = this.#pending().some((exchange) => exchange.phase !== "unsent");
    this.#happened({ kind: "stopped" });
    if (isBegun) {
      this.#connection.renew();
    }
  }

  /** The network or the person is back. */
  wake(): void {
    this.#connection.wake();
  }

  /** Ends it for good. */
  close(): void {
    this.#waits.forEach((wait) => wait.alarm.clear());
    this.#waits.clear();
    this.#connection.close();
  }

  #load(): void {
    const { api, userId } = this.#world;
    const since = requestTime(new Date(this.#world.now().getTime() - HISTORY));
    api.history(userId, since).then(
      (past) => {
        this.#happened({ kind: "remembered", past });
        this.#show({ isLoading: false, notice: "" });
      },
      (error: unknown) => {
        const reason = error instanceof ApiError ? error.message : "";
        this.#show({ isLoading: false, notice: TEXTS.historyFailed(reason) });
      },
    );
  }

  #linked(link: Link): void {
    this.#show({ link });
    if (link === "open") {
      this.#pending().forEach((exchange) => this.#send(exchange));
      if (this.#snapshot.notice !== "") {
        this.#load();
      }
    }
  }

  /** Sends a question, if there is a connection; once there is one, it is sent anyway. */
  #send(exchange: Exchange): void {
    const isAgain = exchange.phase !== "unsent";
    if (this.#connection.send(questionFrame(this.#question(exchange)))) {
      this.#happened({ kind: "sent", id: exchange.id });
      this.#expect(exchange.id, isAgain ? ASK_AGAIN : SILENCE);
    }
  }

  #received(text: string): void {
    const frame = readFrame(text);
    if (frame.kind === "gateway") {
      this.#gatewaySaid = frame.message;
      this.#waits.forEach((_, id) => this.#recover(id));
    } else if (frame.kind !== "unknown") {
      this.#happened({ kind: "frame", frame });
      const exchange = this.#find(frame.id);
      if (exchange?.phase === "recovering") {
        this.#recover(frame.id);
      } else if (exchange !== undefined && isPending(exchange)) {
        this.#expect(frame.id, SILENCE);
      }
    }
  }

  /** Asks what became of a request, unless something of it comes within so many milliseconds. */
  #expect(id: string, milliseconds: number): void {
    const wait = this.#waits.get(id) ?? {
      alarm: new Alarm(this.#world.network.timers),
      unknown: 0,
      isAsking: false,
    };
    this.#waits.set(id, wait);
    wait.unknown = 0;
    wait.alarm.set(milliseconds, () => this.#recover(id));
  }

  /** Asks what became of a request. */
  #recover(id: string): void {
    const wait = this.#waits.get(id);
    if (wait === undefined || wait.isAsking) {
      return;
    }
    wait.isAsking = true;
    wait.alarm.clear();
    this.#world.api.query(id).then(
      (found) => this.#found(id, wait, found),
      () => this.#found(id, wait, { kind: "unknown" }),
    );
  }

  #found(id: string, wait: Wait, found: Found): void {
    wait.isAsking = false;
    if (this.#waits.get(id) !== wait) {
      return;
    }
    switch (found.kind) {
      case "completed":
        this.#happened({ kind: "recovered", id, text: found.text });
        return;
      case "failed":
        this.#happened({ kind: "failed", id, message: found.message });
        return;
      case "running":
        wait.unknown = 0;
        break;
      case "unknown":
        // Without a connection nothing is lost yet: the question goes out again with the next one.
        wait.unknown += this.#connection.link === "open" ? 1 : 0;
        break;
    }
    if (wait.unknown >= MOST_UNKNOWN) {
      const said = this.#gatewaySaid;
      const message = said === null ? TEXTS.lost : TEXTS.gateway(said);
      this.#happened({ kind: "failed", id, message });
    } else {
      wait.alarm.set(ASK_AGAIN, () => this.#recover(id));
    }
  }

  #question(of: { id: string; askedAt: string; question: string }): Question {
    return { id: of.id, userId: this.#world.userId, askedAt: of.askedAt, text: of.question };
  }

  #pending(): readonly Exchange[] {
    return this.#snapshot.conversation.filter(isPending);
  }

  #find(id: string): Exchange | undefined {
    return this.#snapshot.conversation.find((exchange) => exchange.id === id);
  }

  #happened(happening: Happening): void {
    const conversation = after(this.#snapshot.conversation, happening);
    const pending = new Set(conversation.filter(isPending).map((exchange) => exchange.id));
    this.#waits.forEach((wait, id) => {
      if (!pending.has(id)) {
        wait.alarm.clear();
        this.#waits.delete(id);
      }
    });
    this.#show({ conversation });
  }

  #show(change: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    this.#listener(this.#snapshot);
  }
}
