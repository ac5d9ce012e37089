import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { quietReporter } from "@/tests/support/reporter";
import { stopOrphans } from "./orphans";
import type { Part } from "./part";
import { identify, isAlive, type ProcessIdentity } from "./process-identity";
import { Supervisor, usualPatience } from "./supervisor";

const patience = { ...usualPatience, firstDelayMs: 5, maxDelayMs: 20, startPollMs: 10, livePollMs: 20, missedPolls: 3 };
let folder: string;
let supervisor: Supervisor;
let reporter: ReturnType<typeof quietReporter>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-supervisor-"));
  for (const name of ["logs", "run"]) mkdirSync(join(folder, name));
  reporter = quietReporter();
  supervisor = new Supervisor({ logs: join(folder, "logs"), run: join(folder, "run") }, reporter, patience);
});
afterEach(async () => {
  await supervisor.stop();
  rmSync(folder, { recursive: true, force: true });
});

const untilStopped = "setInterval(() => {}, 1000)";

/** A stand-in that runs a line of JavaScript; it is up once it has made the file `up` in its folder. */
function standIn(name: string, script: string, more: Partial<Part> = {}): Part {
  return {
    name,
    command: process.execPath,
    parameters: ["-e", `const fs = require("fs"); const up = () => fs.appendFileSync("${name}.up", "x"); ${script}`],
    cwd: folder,
    env: { PATH: process.env.PATH },
    isUp: async () => existsSync(join(folder, `${name}.up`)),
    startTimeoutMs: 10_000,
    stopSignal: "SIGTERM",
    stopTimeoutMs: 5_000,
    threshold: 40,
    ...more,
  };
}

const starts = (name: string) => readFileSync(join(folder, `${name}.up`), "utf8").length;

function processOf(name: string): ProcessIdentity {
  const identity = identify(supervisor.pidOf(name) ?? 0);
  if (!identity) throw new Error(`${name} is not running`);
  return identity;
}

test("waits until a part is up, and starts it again when it is killed", async () => {
  await supervisor.start(standIn("worker", `up(); ${untilStopped}`));
  const first = processOf("worker");
  process.kill(first.pid, "SIGKILL");
  await vi.waitFor(() => expect(starts("worker")).toBe(2), 10_000);
  expect(processOf("worker").pid).not.toBe(first.pid);
  expect(reporter.lines.join()).toContain("ended by SIGKILL");
});

test("gives up on a part that keeps dying, and tells its last words", async () => {
  const part = standIn("engine", `up(); console.error("the model is missing"); process.exit(3)`);
  await supervisor.start(part).catch(() => undefined);
  const complaint = await supervisor.failed.catch(String);
  expect(complaint).toContain("engine ended with code 3 for the 5th time");
  expect(complaint).toContain("the model is missing");
  expect(starts("engine")).toBe(5);
});

test("a command that does not exist is reported like a part that dies", async () => {
  await expect(supervisor.start(standIn("livekit", "", { command: join(folder, "nothing") }))).rejects.toThrow(
    /livekit ended.*[\s\S]*could not be started/,
  );
});

test("one that cannot even be begun counts as dead", async () => {
  const prepare = () => {
    throw new Error("the disk is full");
  };
  await expect(supervisor.start(standIn("engine", "", { prepare }))).rejects.toThrow(
    /engine could not be started \(the disk is full\) for the 5th time/,
  );
});

test("where neither record nor log can be written a part runs, and is started again, all the same", async () => {
  const complaints = vi.spyOn(console, "error").mockImplementation(() => undefined);
  for (const name of ["logs", "run"]) rmSync(join(folder, name), { recursive: true });
  await supervisor.start(standIn("worker", `console.log("hello"); up(); ${untilStopped}`));
  process.kill(processOf("worker").pid, "SIGKILL");
  await vi.waitFor(() => expect(starts("worker")).toBe(2), 10_000);
  await supervisor.stop();
  expect(complaints.mock.calls.join()).toMatch(/worker.json cannot be written/);
  expect(complaints.mock.calls.join()).toMatch(/worker.log cannot be written/);
  complaints.mockRestore();
});

test("a part that does not come up in time is given up", async () => {
  const part = standIn("web", untilStopped, { startTimeoutMs: 100 });
  await expect(supervisor.start(part)).rejects.toThrow(/web did not come up within 0.1 s/);
});

test("a part that runs but answers no more is replaced", async () => {
  await supervisor.start(standIn("worker", `up(); ${untilStopped}`));
  const first = processOf("worker");
  rmSync(join(folder, "worker.up"));
  await vi.waitFor(() => expect(isAlive(first)).toBe(false), 10_000);
  await vi.waitFor(() => expect(existsSync(join(folder, "worker.up"))).toBe(true), 10_000);
});

test("stops in reverse order, and ends what ignores the request", async () => {
  const log = join(folder, "order");
  const polite = (name: string) =>
    `up(); process.on("SIGTERM", () => { fs.appendFileSync("order", "${name} "); process.exit() }); ${untilStopped}`;
  await supervisor.start(standIn("postgres", polite("postgres")));
  await supervisor.start(standIn("livekit", polite("livekit")));
  await supervisor.start(
    standIn("deaf", `process.on("SIGTERM", () => {}); up(); ${untilStopped}`, { stopTimeoutMs: 100 }),
  );
  const deaf = processOf("deaf");
  await supervisor.stop();
  expect(readFileSync(log, "utf8")).toBe("livekit postgres ");
  expect(isAlive(deaf)).toBe(false);
});

test.runIf(process.platform === "linux")("a killed part takes its own children with it", async () => {
  const child = `require("child_process").spawn(process.execPath, ["-e", "${untilStopped}"], { stdio: "ignore" })`;
  await supervisor.start(standIn("worker", `fs.writeFileSync("child", String(${child}.pid)); up(); ${untilStopped}`));
  const grandchild = identify(Number(readFileSync(join(folder, "child"), "utf8")));
  process.kill(processOf("worker").pid, "SIGKILL");
  await vi.waitFor(() => expect(grandchild && isAlive(grandchild)).toBe(false), 10_000);
});

test("what a killed supervisor left is found and stopped; strangers with its numbers are not", async () => {
  await supervisor.start(standIn("worker", `up(); ${untilStopped}`));
  const left = processOf("worker");
  const records = mkdtempSync(join(folder, "left-"));
  writeFileSync(join(records, "worker.json"), readFileSync(join(folder, "run", "worker.json")));
  writeFileSync(
    join(records, "web.json"),
    JSON.stringify({ pid: process.pid, startedAt: "another time", name: "web" }),
  );
  writeFileSync(join(records, "engine.json"), '{"pid":');
  expect(await stopOrphans(records)).toEqual(["worker"]);
  expect(isAlive(left)).toBe(false);
  expect(existsSync(join(records, "web.json"))).toBe(false);
});

test.runIf(process.platform === "linux")(
  "a record names the living process, also when its predecessor's children end late",
  async () => {
    const recordOf = () => JSON.parse(readFileSync(join(folder, "run", "worker.json"), "utf8")).pid;
    const late = `require("child_process").spawn(process.execPath, ["-e", "process.on('SIGTERM', () => setTimeout(process.exit, 400)); ${untilStopped}"], { stdio: "ignore" })`;
    await supervisor.start(standIn("worker", `fs.writeFileSync("child", String(${late}.pid)); up(); ${untilStopped}`));
    const grandchild = identify(Number(readFileSync(join(folder, "child"), "utf8")));
    const first = processOf("worker");
    process.kill(first.pid, "SIGKILL");
    await vi.waitFor(() => expect(starts("worker")).toBe(2), 10_000);
    await vi.waitFor(() => expect(grandchild && isAlive(grandchild)).toBe(false), 10_000);
    expect(recordOf()).toBe(processOf("worker").pid);
  },
);

test("keeps the whole output in the log, without tokens", async () => {
  const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl";
  await supervisor.start(standIn("livekit", `console.log("GET /rtc?access_token=${token}"); up(); ${untilStopped}`));
  const file = join(folder, "logs", "livekit.log");
  await vi.waitFor(() => expect(readFileSync(file, "utf8")).toContain("GET /rtc"), 10_000);
  expect(readFileSync(file, "utf8")).not.toContain(token);
});
