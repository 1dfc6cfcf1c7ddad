// Bundles the tests of what needs no browser and runs them on Node.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const out = mkdtempSync(join(tmpdir(), "tradekpi-dashboard-"));
const tests = readdirSync("test").map((name) => join("test", name));
await build({ entryPoints: tests, outdir: out, outExtension: { ".js": ".mjs" }, bundle: true, platform: "node", format: "esm", logLevel: "warning" });
const built = readdirSync(out).map((name) => join(out, name));
const { status } = spawnSync(process.execPath, ["--test", "--test-reporter", process.env.CI ? "dot" : "spec", ...built], { stdio: "inherit" });
rmSync(out, { recursive: true });
process.exitCode = status ?? 1;
