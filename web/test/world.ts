/** A world in which tests own time, network and chance. */
import type { Found, Past } from "../src/protocol/replies";
import type { Api } from "../src/transport/api";
import type { Outside, Socket, SocketHandlers } from "../src/transport/connection";
import type { Timers } from "../src/transport/timers";

/** Lets everything that waits for nothing but promises happen. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Time that passes when a test says so. */
export class ManualTime implements Timers {
  #now = 0;
  #waits: { at: number; then: () => void }[] = [];

  after(milliseconds: number, then: () => void): () => void {
    const wait = { at: this.#now + milliseconds, then };
    this.#waits.push(wait);
    return () => {
      this.#waits = this.#waits.filter((other) => other !== wait);
    };
  }

  get now(): number {
    return this.#now;
  }

  /** How many waits there are. */
  get waiting(): number {
    return this.#waits.length;
  }

  /** Lets time pass, one wait after the other, each with everything that follows from it. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      await settled();
      const due = this.#waits.filter((wait) => wait.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) {
        break;
      }
      this.#waits = this.#waits.filter((wait) => wait !== due);
      this.#now = due.at;
      due.then();
    }
    this.#now = end;
    await settled();
  }
}

/** A socket whose other end is the test. */
export class FakeSocket implements Socket {
  readonly address: string;
  readonly sent: string[] = [];
  isClosed = false;
  readonly #handlers: SocketHandlers;

  constructor(address: string, handlers: SocketHandlers) {
    this.address = address;
    this.#handlers = handlers;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.isClosed = true;
  }

  opens(): void {
    this.#handlers.opened();
  }

  /** Delivers a frame: an object as JSON, a text as it is. */
  delivers(frame: object | string): void {
    this.#handlers.received(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  breaks(): void {
    this.#handlers.closed();
  }

  /** The questions that were sent, as data. */
  get questions(): Record<string, unknown>[] {
    return this.sent
      .filter((frame) => frame.startsWith("{"))
      .map((frame) => JSON.parse(frame) as Record<string, unknown>);
  }
}

/** A network whose sockets the test holds. */
export class FakeNetwork {
  readonly timers = new ManualTime();
  readonly sockets: FakeSocket[] = [];
  chance = (): number => 1;
  open = (address: string, handlers: SocketHandlers): Socket => {
    const socket = new FakeSocket(address, handlers);
    this.sockets.push(socket);
    return socket;
  };

  /** The newest socket. */
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) {
      throw new Error("nothing was opened");
    }
    return socket;
  }

  outside(address: () => Promise<string>): Outside {
    return { address, open: this.open, timers: this.timers, chance: () => this.chance() };
  }
}

/** Endpoints that answer what the test says. */
export class FakeApi implements Api {
  readonly asked: string[] = [];
  address: () => Promise<string> = () => Promise.resolve("wss://socket.example/dev");
  past: () => Promise<readonly Past[]> = () => Promise.resolve([]);
  found: (id: string) => Promise<Found> = () => Promise.resolve({ kind: "unknown" });

  provisioning(userId: string): Promise<string> {
    this.asked.push(`provisioning ${userId}`);
    return this.address();
  }

  history(userId: string, since: string): Promise<readonly Past[]> {
    this.asked.push(`history ${userId} ${since}`);
    return this.past();
  }

  query(id: string): Promise<Found> {
    this.asked.push(`query ${id}`);
    return this.found(id);
  }

  /** How often a request was asked for. */
  queries(id: string): number {
    return this.asked.filter((call) => call === `query ${id}`).length;
  }
}
