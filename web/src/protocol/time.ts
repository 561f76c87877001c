/**
 * Moments as the chat contract writes them: `YYYY-MM-DD HH:MM:SS`.
 *
 * Always UTC. The first client mixed the date of UTC with the hour of the place, so that questions of one day lay in
 * the log in two orders.
 */

/** `moment` as a question and `/history` carry it, to the second. */
export function requestTime(moment: Date): string {
  return moment.toISOString().slice(0, 19).replace("T", " ");
}

/** What `text` means, or `null` where it is no time of this form. */
export function momentOf(text: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) {
    return null;
  }
  const moment = new Date(`${text.replace(" ", "T")}Z`);
  return Number.isNaN(moment.getTime()) ? null : moment;
}
