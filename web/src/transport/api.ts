/** The REST endpoints beside the page. */
import {
  claimedStatus,
  found,
  history,
  refusal,
  socketAddress,
  type Found,
  type Past,
} from "../protocol/replies";

/** How long a call may take, in milliseconds; API Gateway itself gives up after 29 s. */
const WITHIN = 30_000;

/** A call that was refused or not answered. The message is a sentence for the person who chats, where there is one. */
export class ApiError extends Error {
  override readonly name = "ApiError";
}

/** What the page asks of the endpoints. */
export interface Api {
  /** Where the socket is. */
  provisioning(userId: string): Promise<string>;
  /** What the user asked after `since`, a time as `requestTime` writes it. */
  history(userId: string, since: string): Promise<readonly Past[]>;
  /** What became of a request. */
  query(id: string): Promise<Found>;
}

/** The endpoints as `fetch` reaches them. */
export class HttpApi implements Api {
  readonly #base: string;
  readonly #fetch: typeof fetch;

  /** `base` is the address of the page: the endpoints are beside it. */
  constructor(base: string, fetcher: typeof fetch) {
    this.#base = base;
    this.#fetch = fetcher;
  }

  async provisioning(userId: string): Promise<string> {
    return socketAddress(await this.#post("provisioning", { userId }));
  }

  async history(userId: string, since: string): Promise<readonly Past[]> {
    return history(await this.#post("history", { userId, allowTime: since }));
  }

  async query(id: string): Promise<Found> {
    return found(await this.#post("query", { request_id: id }));
  }

  async #post(endpoint: string, fields: Record<string, string>): Promise<unknown> {
    const response = await this.#fetch(new URL(endpoint, this.#base), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(fields),
      signal: AbortSignal.timeout(WITHIN),
    });
    // What lies between the page and the function may answer with a page of its own.
    const body: unknown = await response.json().catch(() => null);
    if (!response.ok || claimedStatus(body) >= 400) {
      throw new ApiError(refusal(body) ?? "");
    }
    return body;
  }
}
