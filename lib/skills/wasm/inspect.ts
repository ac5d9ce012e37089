import { createHash } from "node:crypto";
import { AppError } from "@/lib/errors";
import { limitMemory } from "./binary";
import { hostFunctions, type ModuleFacts, maxModuleBytes } from "./schema";

export const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Reads a module without running any of it. Throws `invalid_input` with what is wrong: too large, no module, damaged, more
 * memory than `memoryPages`, or in need of something Parley does not give to plug-ins. */
export async function inspectModule(bytes: Uint8Array, memoryPages: number): Promise<ModuleFacts> {
  const module = await compileLimited(bytes, memoryPages);
  const imports = WebAssembly.Module.imports(module);
  for (const { module: from, name, kind } of imports) {
    const isGiven = from === "extism:host/env" && kind === "function" && hostFunctions.has(name);
    if (!isGiven) throw new AppError("invalid_input", refusalOf(from, name));
  }
  const functions = WebAssembly.Module.exports(module)
    .filter(({ kind, name }) => kind === "function" && /^[\w-]{1,60}$/.test(name) && !runtimeExports.has(name))
    .map(({ name }) => name)
    .slice(0, 200);
  if (functions.length === 0) {
    throw new AppError("invalid_input", "This module exports no function. Export the one that answers.");
  }
  return {
    sha256: sha256Of(bytes),
    bytes: bytes.byteLength,
    functions,
    usesHttp: imports.some(({ name }) => name === "http_request"),
  };
}

/** Compiles a module whose memory cannot grow beyond the limit. Compiling happens beside the event loop. */
export async function compileLimited(bytes: Uint8Array, memoryPages: number): Promise<WebAssembly.Module> {
  if (bytes.byteLength > maxModuleBytes) {
    throw new AppError("invalid_input", `This module is larger than ${maxModuleBytes / 1_048_576} MB.`);
  }
  const limited = limitMemory(bytes, memoryPages);
  try {
    return await WebAssembly.compile(limited);
  } catch (cause) {
    throw new AppError("invalid_input", "This WebAssembly module is damaged, or too new for this version of Node.", {
      cause,
    });
  }
}

/** What compilers export for themselves. */
const runtimeExports = new Set(["_start", "_initialize", "hs_init", "__new", "__pin", "__unpin", "__collect"]);

function refusalOf(from: string, name: string): string {
  if (from.startsWith("wasi")) {
    return "This module needs WASI (files, environment, clock), which plug-ins do not get. Build it for wasm32-unknown-unknown, or without WASI.";
  }
  if (from === "env" && name === "abort") {
    return "This module imports env.abort. Build it with `asc --use abort=<your file>/abort`, as the example does.";
  }
  return `This module needs "${from.slice(0, 60)}.${name.slice(0, 60)}", which Parley does not give to plug-ins.`;
}
