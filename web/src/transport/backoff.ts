/** How long to wait before connecting again. */

/** First wait, in milliseconds. */
const FIRST = 1_000;

/** Longest wait, in milliseconds. */
const LONGEST = 30_000;

/**
 * The wait before attempt `attempt` (1 is the first after a loss), in milliseconds: it doubles up to 30 s, and half of
 * it is left to `chance` (0 to 1), so that the pages of a whole office do not come back at one moment.
 */
export function backoff(attempt: number, chance: number): number {
  const whole = Math.min(LONGEST, FIRST * 2 ** Math.min(attempt - 1, 16));
  return Math.round(whole / 2 + (whole / 2) * chance);
}
