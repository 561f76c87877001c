/** Keeps the newest text in sight, as long as the reader is there. */

/** How near to the end counts as being there, in pixels. */
const NEAR = 48;

/** What scrolls. */
export type Scrolled = Pick<
  HTMLElement,
  "scrollTop" | "scrollHeight" | "clientHeight" | "addEventListener"
>;

/** Follows the end of what scrolls until the reader scrolls away, and again once the reader is back. */
export class Follower {
  readonly #scrolled: Scrolled;
  #follows = true;

  constructor(scrolled: Scrolled) {
    this.#scrolled = scrolled;
    scrolled.addEventListener("scroll", () => {
      this.#follows = this.#distance() <= NEAR;
    });
  }

  /** To be called after something was added. */
  added(): void {
    if (this.#follows) {
      this.#scrolled.scrollTop = this.#scrolled.scrollHeight;
    }
  }

  /** Goes to the end wherever the reader is: they have asked something. */
  jump(): void {
    this.#follows = true;
    this.added();
  }

  #distance(): number {
    const { scrollHeight, scrollTop, clientHeight } = this.#scrolled;
    return scrollHeight - scrollTop - clientHeight;
  }
}
