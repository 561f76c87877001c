/**
 * Replies of the REST endpoints. Pure: parsed bodies in, data out.
 *
 * `/provisioning` and `/history` put JSON into a text within their JSON, as their first clients expect.
 */

/** A reply that is not what the contract says. The message is for whoever looks into the console. */
export class ReplyError extends Error {
  override readonly name = "ReplyError";
}

/** A question of earlier, with its answer. */
export interface Past {
  readonly id: string;
  /** When it was asked, as `requestTime` writes it; clients of other kinds may have written something else. */
  readonly askedAt: string;
  readonly question: string;
  readonly answer: string;
}

/** What `/query` knows of a request. */
export type Found =
  /** Nothing: not yet, or never. */
  | { readonly kind: "unknown" }
  /** The answer is being made. */
  | { readonly kind: "running" }
  /** The whole answer. */
  | { readonly kind: "completed"; readonly text: string }
  /** There will be none; a sentence says why. */
  | { readonly kind: "failed"; readonly message: string };

/**
 * The socket's address in a reply of `/provisioning`.
 *
 * @throws ReplyError where there is none.
 */
export function socketAddress(body: unknown): string {
  const info = inner(member(body, "info"), "info");
  const address = member(info, "wss_url");
  if (typeof address !== "string" || !/^wss?:\/\/[^/]/.test(address)) {
    throw new ReplyError("the reply of provisioning has no address of a socket in `info.wss_url`");
  }
  return address;
}

/**
 * What `/history` tells, oldest first. Entries that lack what is needed to show them are left out.
 *
 * @throws ReplyError where the reply is no list.
 */
export function history(body: unknown): readonly Past[] {
  const list = inner(member(body, "msg"), "msg");
  if (!Array.isArray(list)) {
    throw new ReplyError("the reply of history has no list in `msg`");
  }
  return list.flatMap((entry: unknown) => {
    const [id, askedAt, question, answer] = ["request_id", "request_time", "body", "msg"].map(
      (name) => member(entry, name),
    );
    return typeof id === "string" &&
      typeof askedAt === "string" &&
      typeof question === "string" &&
      typeof answer === "string"
      ? [{ id, askedAt, question, answer }]
      : [];
  });
}

/** What `/query` says. The original system knew no `status`: there, a text is the answer. */
export function found(body: unknown): Found {
  const msg = member(body, "msg");
  const text = typeof msg === "string" ? msg : "";
  switch (member(body, "status")) {
    case "running":
      return { kind: "running" };
    case "completed":
      return { kind: "completed", text };
    case "error":
      return { kind: "failed", message: text };
    default:
      return text === "" ? { kind: "unknown" } : { kind: "completed", text };
  }
}

/** The sentence with which a function or the API refuses, if the reply has one. */
export function refusal(body: unknown): string | null {
  for (const name of ["msg", "message", "body"]) {
    const sentence = member(body, name);
    if (typeof sentence === "string" && sentence !== "") {
      return sentence;
    }
  }
  return null;
}

/** The status that the body itself claims: an API without proxy integrations answers everything with 200. */
export function claimedStatus(body: unknown): number {
  const status = member(body, "statusCode");
  return typeof status === "number" ? status : 200;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function inner(text: unknown, name: string): unknown {
  if (typeof text !== "string") {
    throw new ReplyError(`the reply has no JSON text in \`${name}\``);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ReplyError(`the text in \`${name}\` is not JSON`, { cause: error });
  }
}
