// A plug-in for Parley in AssemblyScript, with two functions: one that only computes, and one that asks a server.
import { Config, Host, Memory } from "@extism/as-pdk";
import { error_set, http_request, length } from "@extism/as-pdk/lib/env";
import { numberIn, textIn } from "./json";

/** What AssemblyScript calls when something is wrong: the module stops, the call goes on. See `--use` in package.json. */
export function abort(_message: string | null, _file: string | null, _line: u32, _column: u32): void {
  unreachable();
}

/** {"amount": 84, "people": 4, "tip": 10} → "With a tip of 10 percent that is 23.10 for each of 4." */
export function split(): i32 {
  const input = Host.inputString();
  const amount = numberIn(input, "amount", 0);
  const people = numberIn(input, "people", 2);
  const tip = numberIn(input, "tip", 0);
  // Parley checks the input against plug-in.json; what a schema cannot say is said here.
  if (people < 1) return fail("a bill is split between one person or more");
  const share = (amount * (1 + tip / 100)) / Math.floor(people);
  const withTip = tip > 0 ? `With a tip of ${plain(tip)} percent that` : "That";
  return say(`${withTip} is ${money(share)} for each of ${plain(Math.floor(people))}.`);
}

/** {"amount": 20, "from": "EUR", "to": "USD"} → "20 EUR are 23.41 USD." Its host is in convert.json's allowedHosts: any
 * other one would be refused by Parley. `rates-url` is a setting of the skill. */
export function convert(): i32 {
  const input = Host.inputString();
  const from = textIn(input, "from").toUpperCase();
  const to = textIn(input, "to").toUpperCase();
  const amount = numberIn(input, "amount", 1);
  const setting = Config.get("rates-url");
  const address = setting === null ? "https://api.frankfurter.dev/v1/latest" : setting;
  const request = Memory.allocateString(`{"method":"GET","url":"${address}?base=${from}&symbols=${to}"}`);
  const answer = http_request(request.offset, 0);
  const rate = numberIn(new Memory(answer, length(answer)).toString(), to, 0);
  if (rate === 0) return fail(`there is no rate from ${from} to ${to}`);
  return say(`${plain(amount)} ${from} are ${money(amount * rate)} ${to}.`);
}

/** The answer. (Host.outputString of the kit counts letters where it should count bytes.) */
function say(sentence: string): i32 {
  Host.output(Uint8Array.wrap(String.UTF8.encode(sentence)));
  return 0;
}

/** A failure: the caller hears "The plug-in says: …". */
function fail(reason: string): i32 {
  error_set(Memory.allocateString(reason).offset);
  return 1;
}

function money(value: f64): string {
  const cents = u64(Math.round(value * 100));
  return `${cents / 100}.${(cents % 100).toString().padStart(2, "0")}`;
}

const plain = (value: f64): string => (Math.floor(value) === value ? i64(value).toString() : value.toString());
