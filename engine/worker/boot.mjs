// A worker thread does not inherit the main thread's TypeScript loader, and --import in its execArgv does not reach it.
import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
await import(workerData.entry);
