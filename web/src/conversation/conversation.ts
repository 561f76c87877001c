/**
 * The conversation as data, and how each thing that happens changes it. Pure: the same events give the same
 * conversation.
 *
 * An exchange that does not change stays the same object, so that a view sees what it has to draw again.
 */
import type { Frame } from "../protocol/frames";
import type { Past } from "../protocol/replies";

/** How far an exchange is. */
export type Phase =
  /** The question waits for a connection. */
  | "unsent"
  /** It went out. */
  | "sent"
  /** Somebody works on it, or the answer grows. */
  | "answering"
  /** Something of the answer was lost on its way and is being asked for. */
  | "recovering"
  | "completed"
  /** There is no answer; `problem` says why. */
  | "failed"
  /** The person has had enough. */
  | "stopped";

/** A question with its answer. */
export interface Exchange {
  readonly id: string;
  /** When it was asked, as `requestTime` writes it. */
  readonly askedAt: string;
  readonly question: string;
  /** What there is of the answer. */
  readonly answer: string;
  readonly phase: Phase;
  /** Why there is no answer, or not the whole of it: a sentence. */
  readonly problem: string | null;
}

/** Exchanges, oldest first. */
export type Conversation = readonly Exchange[];

/** What can happen. */
export type Happening =
  | { readonly kind: "asked"; readonly id: string; readonly askedAt: string; readonly question: string }
  | { readonly kind: "sent"; readonly id: string }
  | { readonly kind: "remembered"; readonly past: readonly Past[] }
  | { readonly kind: "recovered"; readonly id: string; readonly text: string }
  | { readonly kind: "failed"; readonly id: string; readonly message: string }
  | { readonly kind: "stopped" }
  | { readonly kind: "frame"; readonly frame: Frame };

/** Nothing was said yet. */
export const EMPTY: Conversation = [];

/** Whether an exchange still waits for something. */
export function isPending(exchange: Exchange): boolean {
  return !["completed", "failed", "stopped"].includes(exchange.phase);
}

/** The conversation after `happening`. */
export function after(conversation: Conversation, happening: Happening): Conversation {
  switch (happening.kind) {
    case "asked": {
      const { id, askedAt, question } = happening;
      const asked = { id, askedAt, question, answer: "", phase: "unsent", problem: null } as const;
      return [...conversation, asked];
    }
    case "sent":
      return changed(conversation, happening.id, (exchange) =>
        exchange.phase === "unsent" ? { ...exchange, phase: "sent" } : exchange,
      );
    case "remembered":
      return remembered(conversation, happening.past);
    case "recovered":
      return changed(conversation, happening.id, (exchange) => completed(exchange, happening.text));
    case "failed":
      return changed(conversation, happening.id, (exchange) => failed(exchange, happening.message));
    case "stopped":
      return conversation.map((exchange) =>
        isPending(exchange) ? { ...exchange, phase: "stopped" } : exchange,
      );
    case "frame":
      return heard(conversation, happening.frame);
  }
}

function heard(conversation: Conversation, frame: Frame): Conversation {
  switch (frame.kind) {
    case "typing":
      return changed(conversation, frame.id, (exchange) => ({ ...exchange, phase: "answering" }));
    case "grown":
      return changed(conversation, frame.id, (exchange) => answering(exchange, frame.text));
    case "piece":
      return changed(conversation, frame.id, (exchange) => placed(exchange, frame.text, frame.offset));
    case "completed":
      return changed(conversation, frame.id, (exchange) => completed(exchange, frame.text));
    case "ended":
      return changed(conversation, frame.id, (exchange) =>
        exchange.answer.length === frame.length
          ? completed(exchange, exchange.answer)
          : { ...exchange, phase: "recovering" },
      );
    case "failed":
      return changed(conversation, frame.id, (exchange) => failed(exchange, frame.message));
    case "gateway":
    case "unknown":
      return conversation;
  }
}

/** Puts a piece in its place. One that begins earlier replaces what is there: the answer is told anew from there. */
function placed(exchange: Exchange, piece: string, offset: number): Exchange {
  const isGap = offset > exchange.answer.length;
  return answering(exchange, isGap ? exchange.answer : exchange.answer.slice(0, offset) + piece);
}

function answering(exchange: Exchange, answer: string): Exchange {
  return { ...exchange, answer, phase: "answering" };
}

function completed(exchange: Exchange, answer: string): Exchange {
  return { ...exchange, answer, phase: "completed" };
}

function failed(exchange: Exchange, problem: string): Exchange {
  return { ...exchange, phase: "failed", problem };
}

/** Changes one exchange, if it is still pending: what is over stays as it is, whatever comes late. */
function changed(
  conversation: Conversation,
  id: string,
  change: (exchange: Exchange) => Exchange,
): Conversation {
  return conversation.map((exchange) =>
    exchange.id === id && isPending(exchange) ? change(exchange) : exchange,
  );
}

/** Puts what was before this page was opened in front of what was asked on it. */
function remembered(conversation: Conversation, past: readonly Past[]): Conversation {
  const known = new Set(conversation.map((exchange) => exchange.id));
  const older = past.flatMap((entry, index): readonly Exchange[] => {
    // Entries of other programs may lack an id.
    const id = entry.id === "" ? `past/${index}` : entry.id;
    if (known.has(id)) {
      return [];
    }
    known.add(id);
    return [{ ...entry, id, phase: "completed", problem: null }];
  });
  return [...older, ...conversation];
}
