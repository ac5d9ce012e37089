import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { encodeWav } from "@/lib/wav";
import { synthesise } from "../../support/speech";
import { startStack } from "../../support/stack";
import { admin, earlySpeechFile, speechFile } from "./places";
import { earlyQuestion, earlySeconds, script, scriptSeconds } from "./script";

const sampleRate = 24_000;

/** A whole Parley for all journeys, and the speech its caller's microphone will play. */
export default async function setup() {
  const stack = await startStack({ admin, environment: { PARLEY_MAX_CALLS: "6", PARLEY_ALLOWED_HOSTS: "127.0.0.1" } });
  process.env.E2E_URL = stack.url;
  process.env.E2E_DATA = stack.data;
  try {
    mkdirSync(dirname(speechFile), { recursive: true });
    const write = async (file: string, said: Said, seconds: number) =>
      writeFileSync(file, encodeWav(await speak(stack.engineUrl, said, seconds), sampleRate));
    await write(speechFile, script, scriptSeconds);
    await write(earlySpeechFile, [earlyQuestion], earlySeconds);
  } catch (error) {
    await stack.stop();
    throw error;
  }
  return stack.stop;
}

type Said = readonly { atSeconds: number; text: string }[];

async function speak(engineUrl: string, said: Said, seconds: number): Promise<Int16Array> {
  const track = new Int16Array(seconds * sampleRate);
  for (const { atSeconds, text } of said) track.set(await synthesise(engineUrl, text), atSeconds * sampleRate);
  return track;
}
