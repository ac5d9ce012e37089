import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { createTwoFilesPatch } from "diff";
import { publishDraftSchema } from "@/lib/agents/draft-schema";
import { publishDraft } from "@/lib/agents/draft-store";
import { differingFile, exportAgent, importAgent } from "@/lib/agents/transfer-store";
import { AppError, messageOf, parseInput } from "@/lib/errors";
import type { Viewer } from "@/lib/users/schema";
import { unsafeFindActor } from "@/lib/users/store";

type Output = { write(text: string): unknown };
export type CommandIo = { stdout: Output; stderr: Output };

const usage = `Usage: npm run agents -- <command> ...

  export <agent> [file]      its draft as YAML, to the file or to the screen
         --version <number>  a version of it instead
  import <file>              into the draft of the agent the file names, which is made if there is none
         --publish <note>    and publish it to everybody
         --without-missing   take this machine's models for providers that are not connected
  diff <file>                what differs between the draft here and the file; status 1 when something does

  --as <e-mail>              who does it, for the audit; without it the first admin
`;

/** The `agents` command line. Answers the exit status: 0; 1 when it failed or, for diff, found a difference; 2 for a wrong
 * command. */
export async function runAgentsCommand(argv: string[], { stdout, stderr }: CommandIo): Promise<number> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    stderr.write(`${messageOf(error)}\n\n${usage}`);
    return 2;
  }
  const { values, positionals } = parsed;
  const [command = "", subject, target] = positionals;
  if (values.help || command === "help") {
    stdout.write(usage);
    return 0;
  }
  if (!["export", "import", "diff"].includes(command) || subject === undefined) {
    stderr.write(usage);
    return 2;
  }
  try {
    const viewer = await unsafeFindActor(values.as);
    if (command === "export") return await exportTo(viewer, subject, target, values.version, stdout);
    const text = await readFile(subject, "utf8").catch((cause) => {
      throw new AppError("not_found", `${subject} cannot be read.`, { cause });
    });
    if (command === "diff") return await diff(viewer, text, subject, stdout);
    return await importFrom(viewer, text, values, stdout);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    stderr.write(`${error.message}\n`);
    return 1;
  }
}

function parse(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      version: { type: "string" },
      publish: { type: "string" },
      "without-missing": { type: "boolean", default: false },
      as: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
}

async function exportTo(
  viewer: Viewer,
  slug: string,
  file: string | undefined,
  version: string | undefined,
  stdout: Output,
): Promise<number> {
  const number = version === undefined ? undefined : Number(version);
  if (number !== undefined && !Number.isInteger(number)) throw new AppError("invalid_input", "A version is a number.");
  const text = await exportAgent(viewer, slug, number);
  if (file === undefined) stdout.write(text);
  else await writeFile(file, text);
  return 0;
}

type ImportValues = { publish?: string | undefined; "without-missing": boolean };

async function importFrom(viewer: Viewer, text: string, values: ImportValues, stdout: Output): Promise<number> {
  const withoutMissing = values["without-missing"];
  const { slug, isNew, revision } = await importAgent(viewer, { text, replace: true, withoutMissing });
  stdout.write(isNew ? `Made the agent ${slug}, as a draft.\n` : `Replaced the draft of ${slug}.\n`);
  if (values.publish === undefined) return 0;
  const input = parseInput(publishDraftSchema, { slug, revision, note: values.publish, percent: 100, rule: null });
  const { published } = await publishDraft(viewer, input);
  stdout.write(`Version ${published?.number} answers from the next call on.\n`);
  return 0;
}

async function diff(viewer: Viewer, text: string, file: string, stdout: Output): Promise<number> {
  const found = await differingFile(viewer, text);
  if (!found) return 0;
  stdout.write(createTwoFilesPatch(`${found.slug} (here)`, file, found.here, found.file));
  return 1;
}
