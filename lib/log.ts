import pino, { type Logger } from "pino";
import { env } from "./env";

// LiveKit puts whole tokens into error texts and URLs; a JWT never belongs in a log.
const jwt = /eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g;

/** Hides every JSON web token and `Bearer` value in a text. */
export function scrub(text: string): string {
  return text.replace(jwt, "[token]").replace(/Bearer\s+[\w.~+/-]+=*/gi, "Bearer [hidden]");
}

const secretFields = ["password", "passwordHash", "apiKey", "authorization", "cookie", "token", "secret"];

/** One JSON line per event on stdout. `name` is the part that speaks: web, worker, engine … */
export function createLog(name: string): Logger {
  return pino({
    name,
    level: env().LOG_LEVEL,
    base: { name, pid: process.pid },
    redact: { paths: secretFields.flatMap((field) => [field, `*.${field}`]), censor: "[hidden]" },
    hooks: { streamWrite: scrub },
  });
}
