// AssemblyScript. A plug-in that behaves as well and as badly as a plug-in can; build.sh makes plug-in.wasm of it.
import { Config, Host, Memory, Var } from "@extism/as-pdk";
import { alloc, error_set, http_request } from "@extism/as-pdk/lib/env";

export function abort(_message: string | null, _file: string | null, _line: u32, _column: u32): void {
  unreachable();
}

/** Host.outputString of the kit reserves too little room for letters that are longer than a byte. */
function say(text: string): void {
  Host.output(Uint8Array.wrap(String.UTF8.encode(text)));
}

/** Says its input back, with what it was configured with. */
export function good(): i32 {
  const greeting = Config.get("greeting");
  say((greeting === null ? "Nothing" : greeting) + ": " + Host.inputString());
  return 0;
}

/** Says how often it was called, as far as it remembers. */
let count = 0;
export function counting(): i32 {
  count += 1;
  const before = Var.getString("count");
  Var.set("count", Uint8Array.wrap(String.UTF8.encode("kept")));
  say(count.toString() + (before === null ? " new" : " kept"));
  return 0;
}

export function looping(): i32 {
  let at: u64 = 1;
  while (at != 0) at = at * 3 + 2;
  return <i32>at;
}

/** 4 GB of its own memory. */
export function greedy(): i32 {
  const grown = memory.grow(65_000);
  say(grown == -1 ? "refused" : "given");
  return 0;
}

/** Writes to every page it can get, and goes on. */
export function greedyForever(): i32 {
  while (true) {
    if (memory.grow(16) == -1) unreachable();
  }
  return 0;
}

/** 4 GB of its host's memory. */
export function greedyAtHost(): i32 {
  alloc(4_294_967_296);
  say("given");
  return 0;
}

/** Small pieces of its host's memory, without end. */
export function leaking(): i32 {
  while (true) alloc(0);
  return 0;
}

/** Names without end in the host's list of variables. */
export function hoarding(): i32 {
  const value = Memory.allocateString("x");
  for (let at = 0; ; at++) Var.set(at.toString(), value.toUint8Array());
  return 0;
}

export function trapping(): i32 {
  unreachable();
  return 0;
}

export function outOfBounds(): i32 {
  return load<i32>(0xffff_0000);
}

function deeper(at: i32): i32 {
  return deeper(at + 1) + 1;
}
export function recursing(): i32 {
  return deeper(0);
}

export function huge(): i32 {
  say("x".repeat(300_000));
  return 0;
}

export function silent(): i32 {
  return 0;
}

/** Bytes that are no text. */
export function binary(): i32 {
  const bytes = new Uint8Array(3);
  bytes.fill(0xff);
  Host.output(bytes);
  return 0;
}

/** Points to what is not its own. */
export function lying(): i32 {
  Host.outputMemory(new Memory(0x7fff_0000_0000_0000, 100));
  return 0;
}

export function failing(): i32 {
  error_set(Memory.allocateString("the shop\nis closed").offset);
  return 1;
}

/** Asks the address that is its whole input and answers what comes back. */
export function asking(): i32 {
  return ask(Host.inputString());
}

/** The same for input like {"url":"http://..."} */
export function askingFor(): i32 {
  const input = Host.inputString();
  return ask(input.substring(input.indexOf(":") + 1, input.length - 1));
}

function ask(url: string): i32 {
  const request = Memory.allocateString('{"method":"GET","url":' + url + ',"headers":{"x-key":"' + secret() + '"}}');
  const answer = http_request(request.offset, 0);
  Host.output(new Memory(answer, lengthOf(answer)).toUint8Array());
  return 0;
}

@external("extism:host/env", "length")
declare function lengthOf(address: u64): u64;

/** Asks for something that is no address. */
export function askingNonsense(): i32 {
  http_request(Memory.allocateString('{"url":7}').offset, 0);
  return 0;
}

/** Reads what every object of JavaScript has. */
export function curious(): i32 {
  say(Config.get("constructor") === null ? "nothing" : "something");
  return 0;
}

function secret(): string {
  const key = Config.get("key");
  return key === null ? "" : key;
}
