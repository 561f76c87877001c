// Builds the page: `npm run build [-- --outdir DIR]`; into dist/web of the repository by default.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ROOT, bundle } from "./bundle.mjs";

const { values } = parseArgs({ options: { outdir: { type: "string" } } });
const outdir = resolve(values.outdir ?? join(ROOT, "../dist/web"));

const files = await bundle();
// Only what an earlier build has made: the folder is the caller's.
await rm(join(outdir, "assets"), { recursive: true, force: true });
for (const [path, content] of [...files].sort()) {
  const target = join(outdir, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, content);
  console.log(`${String(content.length).padStart(7)} ${path}`);
}
