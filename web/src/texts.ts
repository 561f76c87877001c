/** Every sentence that the page itself says: one place to translate. */

export const TEXTS = {
  asked: "You:",
  answers: "Chatbot:",
  connecting: "Connecting…",
  ready: "Ready.",
  reconnecting: "The connection is lost. Trying again…",
  unsent: "The connection is lost. Your question is sent once it is back.",
  answering: "The chatbot is answering…",
  answered: "The answer is complete.",
  failed: "There is no answer.",
  stopped: "Stopped.",
  recovering: "Asking for the rest of the answer…",
  tooLong: "The question is too long for one message. Please shorten it.",
  tooMany: "Too many questions are waiting. Please wait for an answer first.",
  lost: "No answer came. Please ask again.",
  gateway: (message: string) => `No answer came (${message}). Please ask again.`,
  historyFailed: (reason: string) => `Earlier questions cannot be shown. ${reason}`.trim(),
  notKept: "This browser keeps nothing for this page: the conversation is gone once the page is closed.",
} as const;
