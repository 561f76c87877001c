// What must not be in the sources of the page, and why.

/** Ways by which a browser makes markup, script or style of a text. */
const SINKS = [
  [/\b(inner|outer)HTML\b/, "text becomes markup"],
  [/\binsertAdjacentHTML\b|\bcreateContextualFragment\b|\bsetHTMLUnsafe\b|\bparseHTMLUnsafe\b|\bsetHTML\b/, "text becomes markup"],
  [/\bDOMParser\b|\bsrcdoc\b|\bXSLTProcessor\b/, "text becomes a document"],
  [/\bdocument\s*\.\s*write(ln)?\b/, "text becomes markup"],
  [/\beval\s*\(|\bnew\s+Function\b|\bimport\s*\(|\bimportScripts\b/, "text becomes code"],
  [/\bset(Timeout|Interval)\s*\(\s*["'`]/, "text becomes code"],
  [/\bsetAttribute(NS)?\s*\(\s*["'`](on|style|href|src|xlink)/i, "an attribute becomes script or style"],
  [/createElement(NS)?\s*\([^)]*["'`](script|style|iframe|object|embed|base|link)/i, "an element brings script or style"],
  [/\.\s*(style|cssText|on[a-z]+)\s*=/, "style or a handler where a class or addEventListener does"],
  [/\bjavascript:/i, "an address becomes code"],
];

/** What the content security policy refuses in a page. */
const INLINE = [
  [/<script(?![^>]*\ssrc=)/i, "an inline script"],
  [/<style/i, "an inline style sheet"],
  [/\sstyle\s*=/i, "an inline style"],
  [/\son[a-z]+\s*=/i, "an inline handler"],
  [/javascript:/i, "an address that is code"],
  [/(src|href)\s*=\s*["']?(https?:)?\/\//i, "something from elsewhere"],
];

const ELSEWHERE = [[/@import|url\(\s*["']?(https?:)?\/\//i, "something from elsewhere"]];

/**
 * The violations in a file: `LINE: what`, by the kind of file that its name says.
 *
 * @param {string} name
 * @param {string} text
 * @returns {string[]}
 */
export function violations(name, text) {
  const rules = name.endsWith(".ts") ? SINKS : name.endsWith(".css") ? ELSEWHERE : INLINE;
  return text
    .split("\n")
    .flatMap((line, index) =>
      rules.filter(([form]) => form.test(line)).map(([, what]) => `${index + 1}: ${what}: ${line.trim()}`),
    );
}
