/** Where people write: Enter sends, Shift+Enter begins a line, Escape stops an answer. */

/** Who does what the person wants. */
export interface Commands {
  /** Takes a question; `false` where it does not, and the person goes on with what is written. */
  ask(text: string): boolean;
  stop(): void;
}

/** The elements of the form. */
export interface Controls {
  readonly form: HTMLFormElement;
  readonly input: HTMLTextAreaElement;
  readonly stop: HTMLButtonElement;
}

export class Composer {
  readonly #controls: Controls;
  readonly #commands: Commands;
  #isAnswering = false;

  constructor(controls: Controls, commands: Commands) {
    this.#controls = controls;
    this.#commands = commands;
    const { form, input, stop } = controls;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#ask();
    });
    form.addEventListener("keydown", (event) => this.#pressed(event));
    stop.addEventListener("click", () => this.#stop());
    input.focus();
  }

  /** Says whether an answer is being waited for. */
  show(isAnswering: boolean): void {
    this.#isAnswering = isAnswering;
    this.#controls.stop.hidden = !isAnswering;
  }

  #pressed(event: KeyboardEvent): void {
    // Within a composition Enter chooses a syllable and Escape gives it up. Safari says so only by the key code.
    if (event.isComposing || event.keyCode === 229) {
      return;
    }
    if (event.key === "Enter" && !event.shiftKey && event.target === this.#controls.input) {
      event.preventDefault();
      this.#ask();
    } else if (event.key === "Escape" && this.#isAnswering) {
      event.preventDefault();
      this.#stop();
    }
  }

  #ask(): void {
    const { input } = this.#controls;
    const text = input.value.trim();
    if (text !== "" && this.#commands.ask(text)) {
      input.value = "";
    }
    input.focus();
  }

  #stop(): void {
    this.#commands.stop();
    // The button is about to vanish, and the focus with it.
    this.#controls.input.focus();
  }
}
