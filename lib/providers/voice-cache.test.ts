import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { env } from "@/lib/env";
import { cachedSample } from "./voice-cache";

vi.mock("server-only", () => ({}));

const data = env().PARLEY_DATA;
afterAll(() => rmSync(data, { recursive: true, force: true }));

const files = () => readdirSync(join(data, "cache", "voices")).sort();
const sound = (letter: string, bytes = 100) => Buffer.alloc(bytes, letter);

test("a sample is made once for what it depends on", async () => {
  let made = 0;
  const make = async () => {
    made += 1;
    return sound("a");
  };
  const first = await cachedSample(["engine", "heart", "Hi."], make);
  const again = await cachedSample(["engine", "heart", "Hi."], make);
  expect(made).toBe(1);
  expect(again).toEqual(first);
  expect(first).toEqual({
    path: join(data, "cache", "voices", files()[0] ?? ""),
    contentType: "audio/wav",
    bytes: 100,
  });
  expect(readFileSync(first.path)).toEqual(sound("a"));
  // Where one field ends and the next begins counts.
  await cachedSample(["engine", "hear", "tHi."], make);
  expect(made).toBe(2);
});

test("a sample that could not be made leaves nothing behind", async () => {
  const before = files();
  await expect(cachedSample(["x"], () => Promise.reject(new Error("no voice")))).rejects.toThrow("no voice");
  expect(files()).toEqual(before);
});

test("all together stay below the limit: what was asked for least lately goes, and never the newest", async () => {
  const key = (name: string) => [name, "of this test"];
  const keep = async (name: string, bytes = 100) =>
    (await cachedSample(key(name), async () => sound(name, bytes), 350)).path;
  const one = await keep("1");
  const two = await keep("2");
  await tick();
  await keep("1"); // asked for again
  await tick();
  const three = await keep("3");
  await tick();
  const four = await keep("4");
  const left = files().map((name) => join(data, "cache", "voices", name));
  expect(left.sort()).toEqual([one, three, four].sort());
  expect(left).not.toContain(two);
  const large = await keep("5", 1_000);
  expect(files().map((name) => join(data, "cache", "voices", name))).toEqual([large]);
});

/** Until the file system's clock has gone on. */
async function tick(): Promise<void> {
  const startedAt = Date.now();
  while (Date.now() - startedAt < 5) await new Promise((resolve) => setImmediate(resolve));
}
