/**
 * Frames on the socket: what the page sends, and what comes back. Pure: texts in, data out.
 *
 * Both forms in which answers come are understood: growing texts, and pieces with their place, which this page asks for
 * because a long answer then crosses the wire once and not once per frame.
 */

/** Keeps the connection; it is not JSON. */
export const PING = "__ping__";

/** The answer to it, a JSON text with its quotes. */
export const PONG = '"__pong__"';

/** Largest frame that API Gateway takes, in bytes; a browser sends one message as one frame. */
export const LARGEST_FRAME = 32_768;

/** A question on its way. */
export interface Question {
  /** Chosen by the page; every reply carries it, and asking twice under one id is answered once. */
  readonly id: string;
  /** Who asks. */
  readonly userId: string;
  /** When, as `requestTime` writes it. */
  readonly askedAt: string;
  /** What. */
  readonly text: string;
}

/** What came. */
export type Frame =
  /** Somebody works on the answer. */
  | { readonly kind: "typing"; readonly id: string }
  /** The whole text so far. */
  | { readonly kind: "grown"; readonly id: string; readonly text: string }
  /** A piece of the text that begins at `offset`, in UTF-16 code units. */
  | { readonly kind: "piece"; readonly id: string; readonly text: string; readonly offset: number }
  /** The whole answer. */
  | { readonly kind: "completed"; readonly id: string; readonly text: string }
  /** All pieces were sent; the answer is `length` UTF-16 code units long. */
  | { readonly kind: "ended"; readonly id: string; readonly length: number }
  /** There is no answer; `message` is a sentence that says why. */
  | { readonly kind: "failed"; readonly id: string; readonly message: string }
  /** The gateway itself has something to say; it does not know of which question. */
  | { readonly kind: "gateway"; readonly message: string }
  /** Nothing that this page knows. */
  | { readonly kind: "unknown" };

/** The frame that asks. */
export function questionFrame(question: Question): string {
  return JSON.stringify({
    user_id: question.userId,
    request_id: question.id,
    request_time: question.askedAt,
    type: "text",
    body: question.text,
    convType: "normal",
    frames: "delta",
  });
}

/** Whether a frame fits into what API Gateway takes. */
export function fits(frame: string): boolean {
  return new TextEncoder().encode(frame).length <= LARGEST_FRAME;
}

/** Reads what came. Whatever it is, there is an answer: an unknown frame is one. */
export function readFrame(text: string): Frame {
  const members = objectOf(text);
  if (members === null) {
    return { kind: "unknown" };
  }
  const id = members["request_id"];
  const status = members["status"];
  if (typeof status !== "string") {
    const message = members["message"];
    return typeof message === "string" ? { kind: "gateway", message } : { kind: "unknown" };
  }
  const msg = members["msg"];
  if (typeof id !== "string" || typeof msg !== "string") {
    return { kind: "unknown" };
  }
  return reply(id, msg, status, members["offset"]);
}

function reply(id: string, text: string, status: string, offset: unknown): Frame {
  switch (status) {
    case "istyping":
      return { kind: "typing", id };
    case "proceeding":
      return { kind: "grown", id, text };
    case "delta":
      return isCount(offset) ? { kind: "piece", id, text, offset } : { kind: "unknown" };
    case "completed":
      return isCount(offset) && text === ""
        ? { kind: "ended", id, length: offset }
        : { kind: "completed", id, text };
    case "error":
      return { kind: "failed", id, message: text };
    default:
      return { kind: "unknown" };
  }
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function objectOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
