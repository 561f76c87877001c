/** What a browser has and Node has not. */

/** A WebSocket of a browser, whose other end is the test. */
export class BrowserSocket extends EventTarget {
  static readonly all: BrowserSocket[] = [];
  readonly sent: string[] = [];
  readonly url: string;
  isClosed = false;

  constructor(url: string) {
    super();
    this.url = url;
    BrowserSocket.all.push(this);
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.isClosed = true;
  }

  delivers(data: unknown): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
}

/** Replaces globals, and returns what puts back those that were there. */
export function replaced(globals: Record<string, unknown>): () => void {
  const before = Object.keys(globals).map(
    (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
  );
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  return () => {
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) {
        Reflect.deleteProperty(globalThis, name);
      } else {
        Object.defineProperty(globalThis, name, descriptor);
      }
    }
  };
}
