import { AppError } from "@/lib/errors";
import { box } from "./box";
import { lanAddresses } from "./livekit-config";
import { createReporter } from "./reporter";
import { AlreadyRunning, type Running, startParley } from "./run";
import { readSettings } from "./settings";
import type { Supervisor } from "./supervisor";

/** `npm start`: brings Parley up, stays with it, and takes it down in order. Ends the process. */
export async function main(parameters: string[]): Promise<never> {
  const reporter = createReporter();
  let supervisor: Supervisor | undefined;
  let running: Running | undefined;
  let isStopping = false;

  const stop = async () => {
    if (isStopping) {
      reporter.say("  Stopping at once.");
      supervisor?.kill();
      process.exit(130);
    }
    isStopping = true;
    reporter.say("\n  Stopping. Press Ctrl-C again to stop at once.");
    if (running) await running.stop();
    else await supervisor?.stop();
    reporter.say("  Parley has stopped.");
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop());

  try {
    const settings = readSettings(process.env, parameters);
    reporter.say("\n  Parley\n");
    running = await startParley(settings, process.env, reporter, undefined, (made) => {
      supervisor = made;
    });
    reporter.say(`\n${welcome(running, settings.ports.public, settings.host)}\n`);
    return await running.supervisor.failed;
  } catch (error) {
    if (isStopping) return await new Promise<never>(() => undefined); // `stop` ends the process
    isStopping = true;
    if (error instanceof AlreadyRunning) {
      reporter.say(`  ${error.message}\n`);
      process.exit(0);
    }
    reporter.say(`\n  Parley cannot ${running ? "go on" : "start"}.\n`);
    reporter.say(error instanceof AppError ? error.message : String(error instanceof Error ? error.stack : error));
    await running?.stop();
    process.exit(1);
  }
}

function welcome({ url, setupPath, paths }: Running, port: number, host: string): string {
  const isOpen = !["127.0.0.1", "localhost", "::1"].includes(host);
  const scheme = url.split(":")[0];
  const rows: [string, string][] = [["Open", url]];
  if (isOpen)
    for (const address of lanAddresses().slice(0, 2)) rows.push(["In your network", `${scheme}://${address}:${port}`]);
  if (setupPath) rows.push(["First run", `${url}${setupPath}`]);
  rows.push(["Data", paths.data], ["Logs", paths.logs], ["Stop", "Ctrl-C"]);
  const notes = setupPath ? ["The first-run link makes the first admin. It works once."] : [];
  if (isOpen && scheme === "http") notes.push("A phone gives its microphone only to HTTPS: npm start -- --https");
  return box("Parley is running", rows, notes);
}
