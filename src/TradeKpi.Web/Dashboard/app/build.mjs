// Bundles the dashboard into the folder given: the page, and its script, style, font and icon under names that carry their digests.
import { build } from "esbuild";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

const [out] = process.argv.slice(2);
if (!out) {
  console.error("Usage: node build.mjs OUTPUT_FOLDER");
  process.exit(2);
}

const result = await build({
  entryPoints: ["src/dashboard.ts", "src/style/dashboard.css", "src/icon.svg"],
  outdir: out,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  publicPath: "/dashboard",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  loader: { ".woff2": "file", ".svg": "copy" },
  legalComments: "eof",
  metafile: true,
  logLevel: "warning",
});

let page = await readFile("src/index.html", "utf8");
for (const [path, { entryPoint }] of Object.entries(result.metafile.outputs)) {
  if (entryPoint) page = page.replace(`/dashboard/${basename(entryPoint)}`, `/dashboard/${basename(path)}`);
}
const missing = page.match(/\/dashboard\/[a-z]+\.[a-z]+/);
if (missing) throw new Error(`src/index.html names ${missing[0]}, which is no entry point.`);
await mkdir(out, { recursive: true });
await writeFile(join(out, "index.html"), page);
