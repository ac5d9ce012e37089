import { readdir, readFile } from "node:fs/promises";
import { setPriority } from "node:os";

/** Behind what a caller waits for. */
const niceness = 10;

/** The framework's process for audio models gives way to the engine and the calls. Its end-of-turn model wants an eighth of a
 * second on all cores at the very moment at which speech-to-text is asked for the words, and is only a second opinion. On
 * Linux only, where one process can be asked for its children and threads; to be called when the models are loaded. */
export async function letAudioModelsGiveWay(): Promise<void> {
  if (process.platform !== "linux") return;
  const children = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, "utf8");
  for (const child of children.trim().split(" ")) {
    const command = await readFile(`/proc/${child}/cmdline`, "utf8");
    if (!command.includes("inference_proc")) continue;
    // Each thread has a niceness of its own, and hands it on to those it starts.
    for (const thread of await readdir(`/proc/${child}/task`)) setPriority(Number(thread), niceness);
  }
}
