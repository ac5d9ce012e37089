// `npm test`: everything that must hold, from a clean clone, with one line of result at the end. CI runs this and no more.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { install } from "./install.mjs";

const root = join(import.meta.dirname, "..");
const reports = join(root, "test-results", "reports");
/** Colours only where somebody looks: in a log file they hide the words. */
const plain = process.stdout.isTTY ? {} : { NO_COLOR: "1" };
const bin = (/** @type {string} */ path) => join(root, "node_modules", path);

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ name: string, parameters: string[], report?: string, count?: (file: string) => Counts, env?: Record<string, string>, missing?: string }} Check */

process.chdir(root);
install();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const chromium = findChromium();

/** One after another, as the calls among them need the machine for themselves; what stands together runs at once. */
/** @type {(Check | Check[])[]} */
const checks = [
  { name: "lint", parameters: [bin("@biomejs/biome/bin/biome"), "ci", "."] },
  { name: "route types", parameters: [bin("next/dist/bin/next"), "typegen"] },
  [{ name: "types", parameters: [bin("typescript/bin/tsc"), "--noEmit"] }, vitest("unit")],
  vitest("integration"),
  vitest("realtime"),
  { name: "build", parameters: ["--import", "tsx", "scripts/start/build-web.ts"] },
  {
    name: "e2e",
    parameters: [bin("@playwright/test/cli.js"), "test", "--reporter=list,json"],
    report: join(reports, "e2e.json"),
    count: countPlaywright,
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, "e2e.json"), ...(chromium ? { CHROMIUM: chromium } : {}) },
    missing: existsSync(join(root, "playwright.config.ts")) ? undefined : "playwright.config.ts is missing",
  },
];

const results = [];
for (const check of checks) results.push(...(await Promise.all([check].flat().map(run))));
report(results);

/**
 * @param {string} project
 * @returns {Check}
 */
function vitest(project) {
  const report = join(reports, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return {
    name: project,
    parameters: [bin("vitest/vitest.mjs"), "run", "--project", project, ...reporters],
    report,
    count: countVitest,
  };
}

/** @param {Check} check */
async function run(check) {
  console.log(`\n── ${check.name} ${"─".repeat(Math.max(0, 72 - check.name.length))}`);
  const beganAt = performance.now();
  const code = check.missing ? complain(check.missing) : await execute(check);
  const counts = readCounts(check);
  // Counted tests can all pass while the runner fails (a file that does not load): that is one failure more.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  if (code === 0 && !check.count) counts.passed = 1;
  if (code === 0 && check.count && counts.passed === 0) counts.failed = complain(`${check.name} ran no test`);
  return { name: check.name, ...counts, seconds: (performance.now() - beganAt) / 1000 };
}

/** @param {string} message */
function complain(message) {
  console.error(message);
  return 1;
}

/**
 * @param {Check} check
 * @returns {Promise<number>}
 */
function execute({ parameters, env }) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, parameters, {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...plain, CI: process.env.CI ?? "1", NEXT_TELEMETRY_DISABLED: "1", ...env },
    });
    child.once("error", (error) => resolve(complain(error.message)));
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/**
 * @param {Check} check
 * @returns {Counts}
 */
function readCounts({ report, count }) {
  if (!report || !count || !existsSync(report)) return { passed: 0, failed: 0, skipped: 0 };
  return count(report);
}

/**
 * @param {string} file
 * @returns {Counts}
 */
function countVitest(file) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(file, "utf8"));
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}

/**
 * @param {string} file
 * @returns {Counts}
 */
function countPlaywright(file) {
  const { expected, flaky, unexpected, skipped } = JSON.parse(readFileSync(file, "utf8")).stats;
  return { passed: expected + flaky, failed: unexpected, skipped };
}

/** Playwright drives the system's Chromium: its own builds come from a host that not every machine reaches. */
function findChromium() {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const applications = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
  const find = () =>
    [process.env.CHROMIUM, ...names.map((name) => which(name)), ...applications].find(
      (path) => path && existsSync(path),
    );
  const known = find();
  if (known) return known;
  if (process.getuid?.() === 0 && which("apt-get")) {
    console.log("Installing Chromium for the browser tests.");
    const options = {
      stdio: /** @type {const} */ (["ignore", "ignore", "inherit"]),
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    };
    spawnSync("apt-get", ["update", "-qq"], options);
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], options);
    const installed = find();
    if (installed) return installed;
  }
  console.error(
    "The browser tests need Chromium and will fail without: install the package `chromium`, or set CHROMIUM to its path.",
  );
  return undefined;
}

/** @param {string} name */
function which(name) {
  return (process.env.PATH ?? "")
    .split(":")
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** @param {({ name: string, seconds: number } & Counts)[]} results */
function report(results) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  console.log(
    `\n${"".padEnd(14)}${["passed", "failed", "skipped", "seconds"].map((title) => title.padStart(9)).join("")}`,
  );
  for (const { name, passed, failed, skipped, seconds } of results) {
    const cells = [passed, failed, skipped, seconds.toFixed(1)].map((cell) => String(cell).padStart(9)).join("");
    console.log(`${failed > 0 ? "✗" : "✓"} ${name.padEnd(12)}${cells}`);
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  console.log(
    `\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`,
  );
  process.exit(total.failed > 0 ? 1 : 0);
}
