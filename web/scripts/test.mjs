// Bundles the tests, which are TypeScript like what they test, and runs them: `npm test [-- NAME…]`.
import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "./bundle.mjs";

const chosen = process.argv.slice(2);
const names = (await readdir(join(ROOT, "test"), { recursive: true }))
  .filter((name) => name.endsWith(".test.ts"))
  .filter((name) => chosen.length === 0 || chosen.some((part) => name.includes(part)))
  .sort();
if (names.length === 0) {
  throw new Error("there are no tests of this name");
}
// Within the package, so that what is not bundled is found.
const folder = await mkdtemp(join(ROOT, "node_modules", ".test-"));
try {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: names.map((name) => join("test", name)),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "esm",
    sourcemap: "inline",
    write: true,
    metafile: true,
    logLevel: "warning",
  });
  process.exitCode = await run(Object.keys(metafile.outputs).sort());
} finally {
  await rm(folder, { recursive: true });
}

function run(files) {
  const child = spawn(process.execPath, ["--enable-source-maps", "--test", ...files], {
    cwd: ROOT,
    stdio: "inherit",
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
