import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { violations } from "../scripts/violations.mjs";

let folder = "";

before(() => {
  folder = mkdtempSync(join(tmpdir(), "web-build-"));
});

after(() => rmSync(folder, { recursive: true }));

/** Builds into a folder and returns what is in it: path → text. */
function build(name: string): Map<string, string> {
  const outdir = join(folder, name);
  execFileSync(process.execPath, ["scripts/build.mjs", "--outdir", outdir]);
  const paths = readdirSync(outdir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(outdir.length + 1));
  return new Map(paths.sort().map((path) => [path, readFileSync(join(outdir, path), "utf8")]));
}

test("the page refers to assets whose names say what is in them, and to nothing else", () => {
  const files = build("one");
  const assets = [...files.keys()].filter((path) => path !== "index.html");
  assert.deepEqual(
    assets.map((path) => path.replace(/-[A-Z0-9]{8}\./, "-HASH.")),
    ["assets/icon-HASH.svg", "assets/main-HASH.js", "assets/style-HASH.css"],
  );
  const page = files.get("index.html") ?? "";
  const referred = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1]);
  assert.deepEqual(referred.sort(), assets);
  assert.doesNotMatch(page, /%[A-Z]+%/);
});

test("what is built keeps the rules of its sources", () => {
  for (const [path, text] of build("rules")) {
    const name = path.replace(/\.js$/, ".ts");
    assert.deepEqual(violations(name, text), [], path);
  }
});

test("the same sources give the same files, wherever they are written", () => {
  assert.deepEqual(build("first"), build("second"));
});

test("an earlier build's assets go, and what is somebody else's stays", () => {
  const outdir = join(folder, "again");
  mkdirSync(join(outdir, "assets"), { recursive: true });
  writeFileSync(join(outdir, "assets/main-OLD.js"), "old");
  writeFileSync(join(outdir, "robots.txt"), "mine");
  const paths = [...build("again").keys()];
  assert.equal(paths.includes("assets/main-OLD.js"), false);
  assert.equal(paths.includes("robots.txt"), true);
});
