import { join } from "node:path";
import { parseArgs } from "node:util";
import { env } from "@/lib/env";
import { AppError, messageOf } from "@/lib/errors";
import { loadManifest } from "./manifest";
import { type BarOutput, createProgressBar, formatBytes } from "./progress-bar";
import { createModelStore, type ModelStore, type StoredModel } from "./store";

export interface CommandIo {
  stdout: { write(text: string): unknown };
  stderr: BarOutput;
  store?: ModelStore;
  signal?: AbortSignal;
}

const usage = `Usage: npm run models -- <command> [id ...]

  list [--json]                  all models, with licence, size, memory and state
  pull [id ...]                  fetch models; without id the default ones
       --accept-licence          say yes to the licence of a model that has its own
  verify [id ...] [--json]       check every file's hash; without id all installed ones
  rm <id ...>                    delete models
`;

/** The \`models\` command line. Answers the exit status: 0, 1 when a model failed, 2 for a wrong command. */
export async function runModelsCommand(argv: string[], io: CommandIo): Promise<number> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    io.stderr.write(`${messageOf(error)}\n\n${usage}`);
    return 2;
  }
  const { values, positionals } = parsed;
  const [command = "", ...ids] = positionals;
  if (values.help || command === "help") {
    io.stdout.write(usage);
    return 0;
  }
  const store = io.store ?? createModelStore({ root: join(env().PARLEY_DATA, "models") });
  const commands: Record<string, () => Promise<number>> = {
    list: async () => list(store, io, values.json),
    pull: () => pull(store, io, ids, values["accept-licence"]),
    verify: () => verify(store, io, ids, values.json),
    rm: () => remove(store, io, ids),
  };
  const run = commands[command];
  if (!run) {
    io.stderr.write(command ? `There is no command "${command}".\n\n${usage}` : usage);
    return 2;
  }
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    io.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function parse(argv: string[]) {
  return parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
      "accept-licence": { type: "boolean", default: false },
    },
  });
}

function list(store: ModelStore, { stdout }: CommandIo, json: boolean): number {
  const models = store.list();
  if (json) {
    const shown = models.map(({ files: _files, note: _note, ...model }) => model);
    stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
    return 0;
  }
  const rows = [["ID", "KIND", "NAME", "LICENCE", "SIZE", "RAM", "STATE"], ...models.map(row)];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  for (const cells of rows) {
    stdout.write(
      `${cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd()}\n`,
    );
  }
  return 0;
}

function row(model: StoredModel): string[] {
  const state = model.default ? `${model.state} (default)` : model.state;
  const licence = model.acceptLicence ? `${model.licence}, accept first` : model.licence;
  return [model.id, model.kind, model.name, licence, formatBytes(model.sizeBytes), formatBytes(model.ramBytes), state];
}

async function pull(store: ModelStore, { stderr, signal }: CommandIo, ids: string[], acceptLicence: boolean) {
  const known = store.list();
  const wanted = ids.length > 0 ? ids : known.filter((model) => model.default).map((model) => model.id);
  let failed = false;
  for (const id of wanted) {
    const name = known.find((model) => model.id === id)?.name ?? id;
    const bar = createProgressBar(stderr);
    try {
      await store.pull(id, { signal, acceptLicence, onProgress: (progress) => bar.update(name, progress) });
      bar.finish(`${name} is installed and checked.`);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      bar.finish(error.message);
      failed = true;
      if (signal?.aborted) break;
    }
  }
  return failed ? 1 : 0;
}

async function verify(store: ModelStore, { stdout }: CommandIo, ids: string[], json: boolean) {
  const installed = store.list().filter((model) => model.state === "installed");
  const results = [];
  for (const id of ids.length > 0 ? ids : installed.map((model) => model.id)) {
    results.push({ id, ...(await store.verify(id)) });
  }
  if (json) stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  else {
    for (const { id, ok, problems } of results) {
      stdout.write(ok ? `${id}: every file is as it should be.\n` : `${id}: ${problems.join(" ")}\n`);
      if (!ok) stdout.write(`Repair it with \`npm run models -- pull ${id}\`.\n`);
    }
    if (results.length === 0) stdout.write("No model is installed.\n");
  }
  return results.every(({ ok }) => ok) ? 0 : 1;
}

async function remove(store: ModelStore, { stdout, stderr }: CommandIo, ids: string[]) {
  if (ids.length === 0) {
    stderr.write(
      `Say which models to delete: ${loadManifest()
        .models.map((model) => model.id)
        .join(", ")}.\n`,
    );
    return 2;
  }
  for (const id of ids) {
    await store.remove(id);
    stdout.write(`${id} is deleted.\n`);
  }
  return 0;
}
