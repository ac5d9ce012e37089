import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { limitMemory } from "./binary";
import { compileLimited, inspectModule } from "./inspect";

const fixture = await readFile(new URL("../../../agent/skills/wasm/__fixtures__/plug-in.wasm", import.meta.url));

/** A module of the sections given, each an id and its bytes. */
const moduleOf = (...sections: [id: number, body: number[]][]) =>
  Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flatMap(([id, body]) => [id, body.length, ...body])]);

const text = (value: string) => [value.length, ...Buffer.from(value)];
const noParameters: [number, number[]] = [1, [1, 0x60, 0, 0]];
const oneFunction: [number, number[]] = [3, [1, 0]];
const exported: [number, number[]] = [7, [1, ...text("run"), 0, 0]];
const emptyCode: [number, number[]] = [10, [1, 2, 0, 0x0b]];
const withMemory = (...limits: number[]) =>
  moduleOf(noParameters, oneFunction, [5, [1, ...limits]], exported, emptyCode);

test("tells what a module is, without running it", async () => {
  expect(await inspectModule(fixture, 32)).toEqual({
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    bytes: fixture.length,
    functions: expect.arrayContaining(["good", "looping"]),
    usesHttp: true,
  });
});

describe("memory", () => {
  test("can grow to its limit and not beyond, however much the module declares", async () => {
    for (const limits of [
      [0, 1],
      [1, 1, 0xff, 0xff, 3],
    ]) {
      const bytes = moduleOf([5, [1, ...limits]], [7, [1, ...text("memory"), 2, 0]]);
      const { exports } = await WebAssembly.instantiate(await compileLimited(bytes, 3));
      const memory = exports.memory as WebAssembly.Memory;
      expect(memory.grow(2)).toBe(1);
      expect(() => memory.grow(1)).toThrow(RangeError);
    }
  });

  test("a smaller maximum of the module's own stays", async () => {
    const bytes = moduleOf([5, [1, 1, 1, 2]], [7, [1, ...text("memory"), 2, 0]]);
    const { exports } = await WebAssembly.instantiate(await compileLimited(bytes, 100));
    expect(() => (exports.memory as WebAssembly.Memory).grow(2)).toThrow(RangeError);
  });

  test.each([
    ["4 GB from the start", [0, 0x80, 0x80, 4], "needs 4096 MB of memory from the start; its limit is 2 MB"],
    ["shared", [3, 1, 1], "shared or 64-bit memory"],
    ["64-bit", [4, 1], "shared or 64-bit memory"],
  ])("%s is refused", (_name, limits, sentence) => {
    expect(() => limitMemory(withMemory(...limits), 32)).toThrow(sentence);
  });

  test("tables are limited too", () => {
    expect(() => limitMemory(moduleOf([4, [1, 0x70, 0, 0x80, 0x80, 0x40]]), 32)).toThrow("too large");
    expect(() => limitMemory(moduleOf([4, [9]]), 32)).toThrow("more than 8 tables");
  });
});

describe("what is no plug-in is refused with a sentence", () => {
  const importing = (from: string, name: string) =>
    moduleOf(noParameters, [2, [1, ...text(from), ...text(name), 0, 0]], oneFunction, exported, emptyCode);
  test.each([
    ["a picture", Buffer.from("\x89PNG\r\n\x1a\n0000"), "not a WebAssembly module"],
    ["nothing", new Uint8Array(), "not a WebAssembly module"],
    ["half a module", fixture.subarray(0, 3_000), "damaged"],
    ["a module with a wrong length", moduleOf([5, [0x7f]]).slice(0, -1), "damaged"],
    ["a number without end", moduleOf([5, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]]), "damaged"],
    ["code that is none", moduleOf(noParameters, oneFunction, exported, [10, [1, 2, 0, 0xff]]), "damaged"],
    ["a module without functions", moduleOf(), "exports no function"],
    ["WASI", importing("wasi_snapshot_preview1", "fd_write"), "needs WASI"],
    ["abort", importing("env", "abort"), "--use abort"],
    ["a host of somebody else's", importing("my:host", "run"), 'needs "my:host.run"'],
    ["a function Extism does not have", importing("extism:host/env", "open"), 'needs "extism:host/env.open"'],
    ["9 MB", new Uint8Array(9 * 1_048_576), "larger than 8 MB"],
  ])("%s", async (_name, bytes, sentence) => {
    await expect(inspectModule(bytes, 32)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining(sentence),
    });
  });
});
