import { joinCall } from "./caller";

// A caller in a process of its own, so that it can vanish without a word: `tsx lone-caller.ts <url> <token>`.
const [serverUrl = "", token = ""] = process.argv.slice(2);
await joinCall({ serverUrl, token });
console.log("joined");
