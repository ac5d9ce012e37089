import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkOf } from "@/lib/skills/json-schema";
import { mayAsk } from "@/lib/skills/wasm/hosts";
import { compileLimited, inspectModule } from "@/lib/skills/wasm/inspect";
import { type WasmManifest, wasmManifestSchema } from "@/lib/skills/wasm/schema";
import type { HostHttp } from "./http-bridge";
import { createWasmPool } from "./pool";

// The template people copy: built as its package.json says, described by its manifests, run as in a call.
const example = fileURLToPath(new URL("../../../examples/wasm-skill", import.meta.url));
const pool = createWasmPool(1);
let folder: string;
let bytes: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parley-example-"));
  const { scripts } = JSON.parse(await readFile(join(example, "package.json"), "utf8"));
  const built = join(folder, "plug-in.wasm");
  const [, ...options] = String(scripts.build).replace("plug-in.wasm", built).split(" ");
  const { error, stderr } = await asc.main([...options, "--baseDir", example]);
  if (error) throw new Error(`${error.message}\n${stderr}`);
  bytes = await readFile(built);
}, 60_000);
afterAll(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

async function use(file: string, input: unknown, http?: HostHttp) {
  const manifest: WasmManifest = wasmManifestSchema.parse(JSON.parse(await readFile(join(example, file), "utf8")));
  expect((await inspectModule(bytes, 32)).functions).toContain(manifest.functionName);
  expect(checkOf(manifest.input).safeParse(input).success).toBe(true);
  const asked: string[] = [];
  const answer = await pool.run(
    {
      module: await compileLimited(bytes, manifest.memoryMegabytes * 16),
      ...{ functionName: manifest.functionName, input: JSON.stringify(input), config: {}, maxAnswerBytes: 65_536 },
      ...{ memoryBytes: manifest.memoryMegabytes * 1_048_576, timeLimitMs: manifest.timeoutMs },
      http: async (request, signal) => {
        asked.push(request.url);
        expect(mayAsk(new URL(request.url).hostname, manifest.allowedHosts)).toBe(true);
        if (!http) throw new Error("This one asks nobody.");
        return http(request, signal);
      },
    },
    AbortSignal.timeout(10_000),
  );
  return { answer, asked };
}

test.each([
  [{ amount: 84, people: 4, tip: 10 }, "With a tip of 10 percent that is 23.10 for each of 4."],
  [{ amount: 10, people: 3 }, "That is 3.33 for each of 3."],
])("splits a bill: %j", async (input, sentence) => {
  expect(await use("plug-in.json", input)).toEqual({ answer: sentence, asked: [] });
});

test("asks for a rate", async () => {
  const rates = Buffer.from('{"amount":1.0,"base":"EUR","rates":{"USD":1.1707}}');
  const http: HostHttp = async () => ({ status: 200, headers: {}, body: rates });
  expect(await use("convert.json", { amount: 20, from: "eur", to: "usd" }, http)).toEqual({
    answer: "20 EUR are 23.41 USD.",
    asked: ["https://api.frankfurter.dev/v1/latest?base=EUR&symbols=USD"],
  });
  const none: HostHttp = async () => ({ status: 404, headers: {}, body: Buffer.from("{}") });
  await expect(use("convert.json", { amount: 20, from: "EUR", to: "XXX" }, none)).rejects.toThrow(
    "The plug-in says: there is no rate from EUR to XXX.",
  );
});
