import { AppError } from "@/lib/errors";
import { createReporter } from "./reporter";
import { AlreadyRunning, type Running, startParley } from "./run";
import { readSettings } from "./settings";
import type { Supervisor } from "./supervisor";
import { welcome } from "./welcome";

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
    running = await startParley(settings, process.env, reporter, (made) => {
      supervisor = made;
    });
    reporter.say(await welcome(running, settings));
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
