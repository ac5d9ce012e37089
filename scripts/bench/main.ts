import { messageOf } from "@/lib/errors";
import { benchLlm } from "./llm";
import { benchStt } from "./stt";
import { withEngine } from "./support";
import { benchTts } from "./tts";

const benches = { stt: benchStt, tts: benchTts, llm: benchLlm };
type Name = keyof typeof benches;

/** `npm run bench -- stt|tts|llm|all`: prints what it measured as JSON. ENGINE_URL = measure that engine instead of an own one. */
async function main(wanted: string | undefined): Promise<void> {
  const names = (Object.keys(benches) as Name[]).filter((name) => wanted === name || wanted === "all");
  if (names.length === 0) throw new Error("Say what to measure: npm run bench -- stt, tts, llm or all.");
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
