/**
 * The exchanges on the page. Whatever people or models wrote becomes text nodes, never markup.
 */
import { isPending, type Conversation, type Exchange } from "../conversation/conversation";
import { momentOf } from "../protocol/time";
import { TEXTS } from "../texts";

/** The elements of one exchange. */
interface Drawn {
  exchange: Exchange;
  readonly element: HTMLElement;
  readonly answer: HTMLElement;
  readonly text: Text;
}

export class Transcript {
  readonly #log: HTMLElement;
  readonly #drawn = new Map<string, Drawn>();
  readonly #times: Intl.DateTimeFormat;

  /** `log` is the element with the role `log`; `times` writes when something was asked. */
  constructor(log: HTMLElement, times: Intl.DateTimeFormat) {
    this.#log = log;
    this.#times = times;
  }

  /** Draws what has changed. */
  show(conversation: Conversation): void {
    // While answers grow nobody wants every piece read out; the status line says when one is complete.
    const isGrowing = conversation.some(isPending);
    this.#log.setAttribute("aria-busy", String(isGrowing));
    let before: HTMLElement | null = null;
    for (const exchange of conversation) {
      const drawn: Drawn = this.#drawn.get(exchange.id) ?? this.#draw(exchange, before);
      if (drawn.exchange !== exchange) {
        this.#update(drawn, exchange);
      }
      before = drawn.element;
    }
  }

  #draw(exchange: Exchange, before: HTMLElement | null): Drawn {
    const element = this.#element("article", "exchange");
    const question = this.#element("p", "question");
    question.dir = "auto";
    question.append(exchange.question);
    const answer = this.#element("p", "answer");
    answer.dir = "auto";
    const text = this.#log.ownerDocument.createTextNode("");
    answer.append(text);
    element.append(
      this.#time(exchange.askedAt),
      this.#speaker(TEXTS.asked),
      question,
      this.#speaker(TEXTS.answers),
      answer,
    );
    const drawn = { exchange, element, answer, text };
    this.#drawn.set(exchange.id, drawn);
    this.#update(drawn, exchange);
    if (before === null) {
      this.#log.prepend(element);
    } else {
      before.after(element);
    }
    return drawn;
  }

  #update(drawn: Drawn, exchange: Exchange): void {
    const { answer, element, text } = drawn;
    drawn.exchange = exchange;
    element.dataset["phase"] = exchange.phase;
    answer.hidden = exchange.answer === "" && !isPending(exchange);
    if (exchange.answer.startsWith(text.data)) {
      text.appendData(exchange.answer.slice(text.data.length));
    } else {
      text.data = exchange.answer;
    }
    if (exchange.problem !== null) {
      const problem = this.#element("p", "problem");
      problem.setAttribute("role", "alert");
      problem.append(exchange.problem);
      element.append(problem);
    }
  }

  #time(askedAt: string): HTMLElement {
    const time = this.#log.ownerDocument.createElement("time");
    const moment = momentOf(askedAt);
    if (moment !== null) {
      time.dateTime = moment.toISOString();
    }
    time.append(moment === null ? askedAt : this.#times.format(moment));
    return time;
  }

  /** Says whose the next paragraph is, to those who do not see on which side it stands. */
  #speaker(name: string): HTMLElement {
    const speaker = this.#element("span", "speaker");
    speaker.append(name);
    return speaker;
  }

  #element(tag: "article" | "p" | "span", name: string): HTMLElement {
    const element = this.#log.ownerDocument.createElement(tag);
    element.className = name;
    return element;
  }
}
