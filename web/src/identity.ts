/**
 * Who chats in this browser: an id that is drawn once and kept.
 *
 * Whoever knows an id can read its history, because nobody vouches for anybody yet; so it is drawn, not chosen, and long
 * enough that nobody guesses it. The first client drew a new one at every visit where none was entered, and lost its
 * history each time.
 */

/** Where it is kept; the first client kept its own there, and goes on with it. */
const KEY = "userId";

/** Largest id that the functions take, in bytes. */
const LARGEST = 256;

/** A user. */
export interface Identity {
  readonly userId: string;
  /** Whether it will be the same at the next visit. */
  readonly kept: boolean;
}

/** The part of `localStorage` that is used here. Reading and writing may throw, as it does where cookies are blocked. */
export type Store = Pick<Storage, "getItem" | "setItem">;

/** The id that is kept in `store`, or a new one from `draw`. `store` is asked for, because that alone may throw. */
export function identify(store: () => Store, draw: () => string): Identity {
  try {
    const kept = store().getItem(KEY);
    if (kept !== null && isUserId(kept)) {
      return { userId: kept, kept: true };
    }
  } catch {
    // As where nothing is kept.
  }
  const userId = draw();
  try {
    store().setItem(KEY, userId);
    return { userId, kept: true };
  } catch {
    return { userId, kept: false };
  }
}

/** Whether the functions take `text` as the id of a user. */
function isUserId(text: string): boolean {
  return (
    text.trim() !== "" &&
    text !== "null" &&
    text !== "undefined" &&
    !text.startsWith("#chatbot/") &&
    !/\p{Cc}/u.test(text) &&
    new TextEncoder().encode(text).length <= LARGEST
  );
}
