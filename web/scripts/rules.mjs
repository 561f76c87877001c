// Rules that the compiler does not know: nothing turns text into markup or code, and the page needs no inline
// script or style. `npm run check` runs it.
import { readFile, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { ROOT } from "./bundle.mjs";
import { violations } from "./violations.mjs";

const source = join(ROOT, "src");
const names = await readdir(source, { recursive: true });
const found = [];
let read = 0;
for (const name of names.filter((name) => /\.(ts|html|css|svg)$/.test(name)).sort()) {
  const path = join(source, name);
  const text = await readFile(path, "utf8");
  read += 1;
  found.push(...violations(name, text).map((line) => `${relative(ROOT, path)}:${line}`));
}
if (read === 0) {
  throw new Error(`there is nothing to check in ${source}`);
}
if (found.length > 0) {
  console.error(found.join("\n"));
  process.exitCode = 1;
}
