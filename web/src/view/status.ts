/** What the status line says. Pure. */
import type { Snapshot } from "../conversation/session";
import { isPending, type Phase } from "../conversation/conversation";
import { TEXTS } from "../texts";

const ENDINGS: Partial<Record<Phase, string>> = {
  completed: TEXTS.answered,
  failed: TEXTS.failed,
  stopped: TEXTS.stopped,
};

/**
 * One sentence on how things are. `asked` says whether anything was asked since the page was opened: the end of an
 * answer of last week is no news.
 */
export function statusOf(snapshot: Snapshot, asked: boolean): string {
  const pending = snapshot.conversation.filter(isPending);
  if (snapshot.link !== "open") {
    if (snapshot.link !== "waiting") {
      return TEXTS.connecting;
    }
    return pending.length > 0 ? TEXTS.unsent : TEXTS.reconnecting;
  }
  if (pending.some((exchange) => exchange.phase === "recovering")) {
    return TEXTS.recovering;
  }
  if (pending.length > 0) {
    return TEXTS.answering;
  }
  const last = snapshot.conversation.at(-1);
  return (asked && last !== undefined && ENDINGS[last.phase]) || TEXTS.ready;
}
