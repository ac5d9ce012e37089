import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { stopOrphans } from "@/scripts/start/orphans";
import { parts } from "@/scripts/start/parts";
import { preparePostgres } from "@/scripts/start/postgres";
import { identify, isAlive } from "@/scripts/start/process-identity";
import { Supervisor, usualPatience } from "@/scripts/start/supervisor";
import { freePort } from "../support/ports";
import { quietReporter } from "../support/reporter";
import { makeTestFolder } from "../support/shared-data";

const password = "only-for-tests-1234";
let data: string;
let port: number;
let supervisor: Supervisor;

beforeEach(async () => {
  data = await makeTestFolder("start");
  port = await freePort();
  supervisor = newSupervisor();
});
afterEach(async () => {
  await supervisor.stop();
  rmSync(data, { recursive: true, force: true });
});

function newSupervisor(): Supervisor {
  const folders = { logs: join(data, "logs"), run: join(data, "run") };
  return new Supervisor(folders, quietReporter(), { ...usualPatience, livePollMs: 200 });
}

async function startDatabase(): Promise<string> {
  const run = await preparePostgres(join(data, "postgres"), port, password);
  await supervisor.start(parts.postgres(run));
  return run.url;
}

async function query(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const count = (url: string) => query(url, "select count(*)::int as n from kept").then(([row]) => row.n as number);

/** Never 0, which as a process id means our own whole group. */
function databasePid(): number {
  const pid = supervisor.pidOf("postgres");
  if (!pid) throw new Error("the database does not run");
  return pid;
}

test("the database refuses whoever does not know the password", async () => {
  const url = await startDatabase();
  await expect(query(url.replace(password, "wrong"), "select 1")).rejects.toThrow(/password authentication failed/);
});

test("the database comes back after kill -9 with every row it had acknowledged", async () => {
  const url = await startDatabase();
  await query(url, "create table kept (n int)");
  for (let n = 0; n < 20; n++) await query(url, `insert into kept values (${n})`);
  const pid = databasePid();
  const killed = identify(pid);
  process.kill(pid, "SIGKILL");
  await vi.waitFor(() => expect(killed && isAlive(killed)).toBe(false), 5_000);
  await vi.waitFor(async () => expect(await count(url)).toBe(20), 30_000);
});

test("after kill -9 of npm start itself the next one stops the old database and has all its rows", async () => {
  const url = await startDatabase();
  await query(url, "create table kept (n int)");
  await query(url, "insert into kept values (1)");
  const orphan = identify(databasePid());
  // What a killed supervisor leaves: the process and its record. This one must not bring it up again meanwhile.
  const record = readFileSync(join(data, "run", "postgres.json"));
  const left = join(data, "left");
  mkdirSync(left);
  writeFileSync(join(left, "postgres.json"), record);
  const stopping = supervisor.stop();
  expect(await stopOrphans(left)).toEqual(["postgres"]);
  await stopping;
  expect(orphan && isAlive(orphan)).toBe(false);
  supervisor = newSupervisor();
  expect(await count(await startDatabase())).toBe(1);
});

test("a stale pid file whose number now belongs to somebody else does not keep the database down", async () => {
  const url = await startDatabase();
  await query(url, "create table kept (n int)");
  await supervisor.stop();
  const pidFile = join(data, "postgres", "postmaster.pid");
  writeFileSync(pidFile, `${process.pid}\n${join(data, "postgres")}\n1\n${port}\n\n127.0.0.1\n`);
  supervisor = newSupervisor();
  expect(await count(await startDatabase())).toBe(0);
});

test("an initialisation that was cut off is begun anew", async () => {
  mkdirSync(join(data, "postgres.new"), { recursive: true });
  writeFileSync(join(data, "postgres.new", "PG_VERSION"), "18\n");
  expect(await query(await startDatabase(), "select 1 as one")).toEqual([{ one: 1 }]);
});

test.runIf(process.platform === "linux" && process.getuid?.() === 0)(
  "as root, a data folder that is closed to others holds a database all the same",
  async () => {
    chmodSync(data, 0o700);
    expect(await query(await startDatabase(), "select 1 as one")).toEqual([{ one: 1 }]);
    const status = readFileSync(`/proc/${supervisor.pidOf("postgres")}/status`, "utf8");
    expect(status).toMatch(/^Uid:\s+65534\s/m);
    expect(status).toMatch(/^CapEff:\s+0+[24]$/m); // to pass closed folders: dac_read_search, else dac_override
  },
);
