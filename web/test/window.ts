/** The page's own document, without its scripts, and without a browser. */
import { readFileSync } from "node:fs";
import { Window as HappyWindow } from "happy-dom";

/** A window that shows `src/index.html`. Nothing in it loads or runs anything. */
export function pageWindow(): Window & typeof globalThis {
  const settings = {
    disableJavaScriptFileLoading: true,
    disableCSSFileLoading: true,
    handleDisabledFileLoadingAsSuccess: true,
  };
  const window = new HappyWindow({ url: "https://page.example/", settings });
  window.document.write(readFileSync("src/index.html", "utf8"));
  return window as unknown as Window & typeof globalThis;
}
