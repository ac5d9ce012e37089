import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getFfmpegPath } from "@livekit/av";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { waveformOf, wavOf } from "./sound";

vi.mock("server-only", () => ({}));

const folder = mkdtempSync(join(tmpdir(), "parley-sound-"));
const ogg = join(folder, "audio.ogg");
const ffmpeg = getFfmpegPath() ?? "ffmpeg";
const seconds = 3;

// The caller's tone in the first second, the agent's in the last.
beforeAll(() => {
  const rate = 48_000;
  const sound = Buffer.alloc(seconds * rate * 4);
  for (let frame = 0; frame < seconds * rate; frame++) {
    const tone = Math.round(12_000 * Math.sin((frame * 2 * Math.PI * 440) / rate));
    if (frame < rate) sound.writeInt16LE(tone, frame * 4);
    if (frame >= 2 * rate) sound.writeInt16LE(tone, frame * 4 + 2);
  }
  const raw = join(folder, "raw.pcm");
  writeFileSync(raw, sound);
  const input = ["-f", "s16le", "-ar", String(rate), "-ac", "2", "-i", raw];
  // Two mono channels, as the recorder couples none of caller and agent.
  execFileSync(ffmpeg, ["-v", "error", ...input, "-c:a", "libopus", "-b:a", "96k", ogg]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a WAV file holds as much sound as its header says, and others can read it", async () => {
  const pieces: Buffer[] = [];
  for await (const piece of await wavOf(ogg)) pieces.push(piece);
  const wav = Buffer.concat(pieces);
  expect(wav.readUInt32LE(40)).toBe(wav.length - 44);
  expect(Math.abs((wav.length - 44) / (24_000 * 4) - seconds)).toBeLessThan(0.05);
  const file = join(folder, "call.wav");
  writeFileSync(file, wav);
  const back = join(folder, "back.pcm");
  execFileSync(ffmpeg, ["-v", "error", "-y", "-i", file, "-f", "s16le", back]);
  expect(statSync(back).size).toBe(wav.length - 44);
});

test("nobody who goes away leaves a decoder behind", async () => {
  const stream = await wavOf(ogg);
  for await (const _piece of stream) break;
  expect(stream.destroyed).toBe(true);
});

test("loudness tells who spoke when", async () => {
  const { caller, agent } = await waveformOf(ogg);
  const middle = (levels: number[], second: number) =>
    levels[Math.round(((second + 0.5) / seconds) * levels.length)] ?? 0;
  expect([0, 1, 2].map((second) => middle(caller, second) > 60)).toEqual([true, false, false]);
  expect([0, 1, 2].map((second) => middle(agent, second) > 60)).toEqual([false, false, true]);
});

test("what is no recording is an error, not a silence", async () => {
  const broken = join(folder, "broken.ogg");
  writeFileSync(broken, "this is not sound");
  await expect(waveformOf(broken)).rejects.toThrow();
});
