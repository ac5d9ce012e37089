// `npm start`: from whatever state the folder is in to a running Parley.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { install } from "./install.mjs";

const root = join(import.meta.dirname, "..");
process.chdir(root);
install();

const settings = join(root, ".env");
if (existsSync(settings)) process.loadEnvFile(settings);

// In this process rather than a child: one process fewer between Ctrl-C and what it should stop.
const { register } = await import("tsx/esm/api");
register();
const { main } = await import("./start/main.ts");
await main(process.argv.slice(2));
