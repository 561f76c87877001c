/**
 * One connection that comes back: it asks for the socket's address, connects, keeps the connection alive, and when it
 * is lost connects again. It knows nothing of questions and answers.
 *
 * There is never more than one socket: whatever ends an attempt closes its socket, and what comes late from one that
 * was given up is not heard.
 */
import { PING, PONG } from "../protocol/frames";
import { backoff } from "./backoff";
import { Alarm, type Timers } from "./timers";

/** Between two keep-alives. API Gateway closes what is silent for ten minutes. */
const PING_EVERY = 40_000;

/** How long the answer to one may take; something else that comes is as good. */
const PONG_WITHIN = 10_000;

/** How long connecting may take, with asking for the address. */
const CONNECT_WITHIN = 15_000;

/** API Gateway ends a connection after two hours; ten minutes before, the page takes a new one. */
const LIFETIME = 110 * 60_000;

/** A socket, once it was asked for. */
export interface Socket {
  send(text: string): void;
  /** Closes it. Its handlers are not called any more. */
  close(): void;
}

/** What a socket tells. */
export interface SocketHandlers {
  opened(): void;
  received(text: string): void;
  /** It is gone, or never came to be. */
  closed(): void;
}

/** What a connection needs from outside. */
export interface Outside {
  /** Where the socket is now: a deployment may have moved it since. */
  address(): Promise<string>;
  /** Begins to connect. May throw where the address is none. */
  open(address: string, handlers: SocketHandlers): Socket;
  readonly timers: Timers;
  /** A number from 0 to 1. */
  chance(): number;
}

/** How the connection is. */
export type Link = "connecting" | "open" | "waiting" | "closed";

/** Who wants to know. */
export interface Listener {
  linked(link: Link): void;
  /** A frame that is no answer to a keep-alive. */
  received(text: string): void;
}

export class Connection {
  readonly #outside: Outside;
  readonly #listener: Listener;
  /** Until the next thing to do: connecting, pinging, or connecting again. */
  readonly #next: Alarm;
  /** Until the end of what may take no longer: connecting, or the answer to a ping. */
  readonly #deadline: Alarm;
  readonly #lifetime: Alarm;
  #link: Link = "closed";
  #socket: Socket | null = null;
  /** Attempts since something was last heard. */
  #attempt = 0;
  /** Counts attempts; what belongs to an earlier one is not heard. */
  #generation = 0;

  constructor(outside: Outside, listener: Listener) {
    this.#outside = outside;
    this.#listener = listener;
    this.#next = new Alarm(outside.timers);
    this.#deadline = new Alarm(outside.timers);
    this.#lifetime = new Alarm(outside.timers);
  }

  get link(): Link {
    return this.#link;
  }

  /** Connects. Once. */
  start(): void {
    if (this.#link === "closed") {
      this.#connect();
    }
  }

  /** Sends a frame, or says with `false` that there is no open socket to send it on. */
  send(text: string): boolean {
    if (this.#link !== "open" || this.#socket === null) {
      return false;
    }
    this.#socket.send(text);
    return true;
  }

  /** The network or the person is back: what waits goes on now, and what seems open has to prove it. */
  wake(): void {
    if (this.#link === "waiting") {
      this.#connect();
    } else if (this.#link === "open") {
      this.#ping();
    }
  }

  /** Gives up the socket and takes a new one. Whoever still sends to the old one learns that nobody is there. */
  renew(): void {
    if (this.#link === "open" || this.#link === "connecting") {
      this.#connect();
    }
  }

  /** Ends it for good. */
  close(): void {
    this.#drop();
    this.#become("closed");
  }

  #connect(): void {
    this.#drop();
    const generation = this.#generation;
    const ifCurrent = (run: () => void) => () => {
      if (generation === this.#generation) {
        run();
      }
    };
    const lost = ifCurrent(() => this.#lost());
    this.#become("connecting");
    this.#deadline.set(CONNECT_WITHIN, lost);
    this.#outside.address().then(
      (address) => ifCurrent(() => this.#open(address, ifCurrent, lost))(),
      lost,
    );
  }

  #open(address: string, ifCurrent: (run: () => void) => () => void, lost: () => void): void {
    try {
      this.#socket = this.#outside.open(address, {
        opened: ifCurrent(() => this.#opened()),
        received: (text) => ifCurrent(() => this.#received(text))(),
        closed: lost,
      });
    } catch {
      lost();
    }
  }

  #opened(): void {
    this.#deadline.clear();
    this.#lifetime.set(LIFETIME, () => this.renew());
    this.#next.set(PING_EVERY, () => this.#ping());
    this.#become("open");
  }

  #received(text: string): void {
    this.#attempt = 0;
    this.#deadline.clear();
    if (text !== PONG) {
      this.#listener.received(text);
    }
  }

  #ping(): void {
    this.#next.set(PING_EVERY, () => this.#ping());
    this.#deadline.set(PONG_WITHIN, () => this.#lost());
    this.send(PING);
  }

  #lost(): void {
    this.#drop();
    this.#attempt += 1;
    this.#next.set(backoff(this.#attempt, this.#outside.chance()), () => this.#connect());
    this.#become("waiting");
  }

  #drop(): void {
    this.#generation += 1;
    this.#next.clear();
    this.#deadline.clear();
    this.#lifetime.clear();
    this.#socket?.close();
    this.#socket = null;
  }

  #become(link: Link): void {
    if (this.#link !== link) {
      this.#link = link;
      this.#listener.linked(link);
    }
  }
}
