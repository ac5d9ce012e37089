import { messageOf } from "@/lib/errors";
import { benchLlm } from "./llm";
import { benchStt } from "./stt";
import { withEngine } from "./support";
import { benchTts } from "./tts";
import { benchVoice } from "./voice";

const benches = { stt: benchStt, tts: benchTts, llm: benchLlm };
type Name = keyof typeof benches;

/** `npm run bench -- stt|tts|llm|voice|all`: prints what it measured as JSON. The first three measure the engine (with
 * ENGINE_URL set, that one instead of an own one); `voice` measures a whole Parley of its own; `all` is the engine's three. */
async function main(wanted: string | undefined): Promise<void> {
  if (wanted === "voice") {
    console.log(JSON.stringify(await benchVoice(), null, 2));
    return;
  }
  const names = (Object.keys(benches) as Name[]).filter((name) => wanted === name || wanted === "all");
  if (names.length === 0) throw new Error("Say what to measure: npm run bench -- stt, tts, llm, all or voice.");
  const results = await withEngine(async (engine) => {
    const measured: Record<string, unknown> = {};
    for (const name of names) measured[name] = await benches[name](engine);
    return { ...measured, engineRssMegabytes: await engine.rssMegabytes() };
  });
  console.log(JSON.stringify(results, null, 2));
}

main(process.argv[2]).catch((error) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
