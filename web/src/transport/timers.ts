/** Time as the transport needs it: injected, so that tests own it. */

/** Ends a wait that has not ended yet. */
export type Cancel = () => void;

/** Starts waits. */
export interface Timers {
  /** Runs `then` once, after so many milliseconds. */
  after(milliseconds: number, then: () => void): Cancel;
}

/** At most one wait: setting it again ends the one before. */
export class Alarm {
  readonly #timers: Timers;
  #cancel: Cancel | null = null;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  set(milliseconds: number, then: () => void): void {
    this.clear();
    this.#cancel = this.#timers.after(milliseconds, () => {
      this.#cancel = null;
      then();
    });
  }

  clear(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
