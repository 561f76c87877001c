/** Puts the page together. */
import { NETWORK, newId } from "./browser";
import { Session } from "./conversation/session";
import { identify } from "./identity";
import { TEXTS } from "./texts";
import { HttpApi } from "./transport/api";
import { Page } from "./view/page";

const identity = identify(() => localStorage, newId);
const session: Session = new Session(
  {
    userId: identity.userId,
    api: new HttpApi(document.baseURI, (input, init) => fetch(input, init)),
    network: NETWORK,
    now: () => new Date(),
    newId,
  },
  (snapshot) => page.show(snapshot),
);
const page = new Page(
  document,
  { ask: (text) => session.ask(text), stop: () => session.stop() },
  identity.kept ? "" : TEXTS.notKept,
);
session.start();

addEventListener("online", () => session.wake());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    session.wake();
  }
});
