import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./ports";
import { untilUp } from "./process";
import { testData } from "./shared-data";

/** llama.cpp's own server, as its authors wrote it, in a wheel of one file. */
const wheel = { name: "xllamacpp", version: "2026.10.11549" };
const script = fileURLToPath(new URL("llama-server.py", import.meta.url));

/** Starts a real server of somebody else's with a model file, on this machine. Fetched once through pip, and kept. */
export async function startLlamaServer(modelFile: string) {
  const packages = install();
  const port = await freePort();
  const child = spawn("python3", [script, modelFile, String(port)], {
    env: { ...process.env, PYTHONPATH: packages },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString("utf8")).slice(-200_000);
    });
  }
  const url = `http://127.0.0.1:${port}`;
  const server = { child, output: () => output, stop: () => stop(child) };
  await untilUp(server, "llama.cpp", async () => (await fetch(`${url}/health`)).ok);
  return { ...server, baseUrl: `${url}/v1` };
}

/** Where the package lies. Throws when it cannot be had: pip fetches our models as well, so it belongs to the machine. */
function install(): string {
  const folder = join(testData, "packages", `${wheel.name}-${wheel.version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(testData, { recursive: true, mode: 0o711 });
  const partial = `${folder}.${process.pid}`;
  const quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"];
  const wanted = `${wheel.name}==${wheel.version}`;
  const result = spawnSync("python3", ["-m", "pip", "install", ...quiet, "--target", partial, wanted], {
    encoding: "utf8",
  });
  if (result.error || result.status !== 0) {
    rmSync(partial, { recursive: true, force: true });
    throw new Error(
      `python3 -m pip could not install ${wanted}: ${result.error?.message ?? result.stderr.slice(-2_000)}`,
    );
  }
  try {
    renameSync(partial, folder);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // another run was sooner
  }
  return folder;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.stdin?.end();
  const force = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await exited;
  clearTimeout(force);
}
