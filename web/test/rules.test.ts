import assert from "node:assert/strict";
import { test } from "node:test";
import { violations } from "../scripts/violations.mjs";

test("nothing may make markup, code or style of a text", () => {
  for (const line of [
    "element.innerHTML = text;",
    "element.outerHTML = text;",
    'element["innerHTML"] = text;',
    'element.insertAdjacentHTML("beforeend", text);',
    "range.createContextualFragment(text);",
    "new DOMParser().parseFromString(text, type);",
    "frame.srcdoc = text;",
    "document.write(text);",
    "eval(text);",
    "new Function(text);",
    "await import(text);",
    'setTimeout("text", 1);',
    'element.setAttribute("onclick", text);',
    'link.setAttribute("href", text);',
    'document.createElement("script");',
    "element.style = text;",
    "element.onclick = run;",
    'location.assign("javascript:run()");',
  ]) {
    assert.equal(violations("a.ts", `first\n${line}`).length > 0, true, line);
    assert.match(violations("a.ts", `first\n${line}`)[0] ?? "", /^2: /);
  }
  for (const line of ["element.textContent = text;", 'element.append(text); // no "inner" markup', "evaluate(text);"]) {
    assert.deepEqual(violations("a.ts", line), [], line);
  }
});

test("a page has nothing inline and nothing from elsewhere", () => {
  for (const line of [
    "<script>run()</script>",
    "<style>p {}</style>",
    '<p style="color: red">',
    '<p onclick="run()">',
    '<a href="javascript:run()">',
    '<script src="https://elsewhere.example/a.js"></script>',
    '<link href="//elsewhere.example/a.css">',
  ]) {
    assert.equal(violations("a.html", line).length > 0, true, line);
  }
  assert.deepEqual(violations("a.html", '<script type="module" src="a.js"></script>'), []);
  assert.equal(violations("a.css", "@import 'a.css';").length, 1);
  assert.equal(violations("a.css", "p { background: url(https://elsewhere.example/a) }").length, 1);
});
