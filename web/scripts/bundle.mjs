// What building and testing have in common: the bundle for the browser, in memory.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The folder of this package. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What browsers must be able to do: two years before this was written. */
const TARGET = ["es2022", "chrome123", "firefox124", "safari17.4"];

/** Sources, and the names by which the page refers to what becomes of them. */
const ENTRIES = { "src/main.ts": "SCRIPT", "src/style.css": "STYLE", "src/icon.svg": "ICON" };

/**
 * Everything that a site needs: path within it → content. Names of assets carry a hash of what is in them, so that they
 * may be kept forever; `index.html` names them and may not.
 */
export async function bundle() {
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: Object.keys(ENTRIES),
    outdir: "site",
    entryNames: "assets/[name]-[hash]",
    loader: { ".svg": "copy" },
    bundle: true,
    minify: true,
    format: "esm",
    target: TARGET,
    charset: "utf8",
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "warning",
  });
  const files = new Map(
    result.outputFiles.map((file) => [file.path.slice(ROOT.length + "site/".length), file.contents]),
  );
  let page = await readFile(new URL("../src/index.html", import.meta.url), "utf8");
  for (const [source, name] of Object.entries(ENTRIES)) {
    const asset = Object.entries(result.metafile.outputs).find(
      ([, output]) => output.entryPoint === source || source in output.inputs,
    );
    if (asset === undefined || !page.includes(`%${name}%`)) {
      throw new Error(`src/index.html and ${source} do not go together: look for %${name}%`);
    }
    page = page.replace(`%${name}%`, asset[0].slice("site/".length));
  }
  files.set("index.html", new TextEncoder().encode(page));
  return files;
}
