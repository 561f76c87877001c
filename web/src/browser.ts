/** What the browser has of what the rest of the page needs: sockets, time, chance and ids. */
import type { Outside, Socket, SocketHandlers } from "./transport/connection";

/** The network and the clock of this browser. */
export const NETWORK: Omit<Outside, "address"> = {
  open: openSocket,
  timers: {
    after(milliseconds, then) {
      const timer = setTimeout(then, milliseconds);
      return () => clearTimeout(timer);
    },
  },
  chance: Math.random,
};

/** A random UUID (version 4). `crypto.randomUUID` is missing where a page is served without TLS. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const digits = Array.from(bytes, (byte, index) => {
    // The version and the variant have their places (RFC 9562, section 5.4).
    const set = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte;
    return set.toString(16).padStart(2, "0");
  }).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function openSocket(address: string, handlers: SocketHandlers): Socket {
  const socket = new WebSocket(address);
  const ended = new AbortController();
  const { signal } = ended;
  socket.addEventListener("open", () => handlers.opened(), { signal });
  socket.addEventListener("close", () => handlers.closed(), { signal });
  socket.addEventListener(
    "message",
    (event: MessageEvent<unknown>) => {
      if (typeof event.data === "string") {
        handlers.received(event.data);
      }
    },
    { signal },
  );
  return {
    send: (text) => socket.send(text),
    close() {
      ended.abort();
      socket.close();
    },
  };
}
