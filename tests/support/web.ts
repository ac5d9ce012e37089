import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "next-auth/jwt";
import { v7 as uuidv7 } from "uuid";
import type { Prisma } from "@/generated/prisma/client";
import { db } from "@/lib/db";
import { sessionCookieName } from "@/lib/session-cookie";
import { hashPassword } from "@/lib/users/password";
import type { Role } from "@/lib/users/schema";
import { createDatabase } from "./database";

/** The web's server side without Next around it: route handlers and actions are called directly, and the cookies that
 * Next would hand them come from this jar. */
export const jar = new Map<string, string>();

/** Stands in for `next/headers`, which works only inside Next. */
export const nextHeaders = {
  cookies: async () => ({
    get: (name: string) => (jar.has(name) ? { name, value: jar.get(name) } : undefined),
    getAll: () => [...jar].map(([name, value]) => ({ name, value })),
  }),
  headers: async () => currentHeaders,
};
let currentHeaders = new Headers();
export const setHeaders = (headers: Headers) => {
  currentHeaders = headers;
};

// next-auth requires it in its own way, past vitest's mocks.
const require = createRequire(import.meta.url);
const file = require.resolve("next/headers");
require.cache[file] = { ...module(file), exports: nextHeaders };
function module(id: string): NodeJS.Module {
  return { id, filename: id, path: "", paths: [], loaded: true, children: [], require, isPreloading: false } as never;
}

export const password = "correct horse battery";
export const nextAuthSecret = "only-for-tests-nextauth-secret-32";

/** A database and data folder of the file's own, and the environment `npm start` would set. */
export async function startWeb(extra: Record<string, string> = {}) {
  const database = await createDatabase();
  const data = mkdtempSync(join(tmpdir(), "parley-web-"));
  Object.assign(process.env, {
    NODE_ENV: "test",
    DATABASE_URL: database.url,
    PARLEY_DATA: data,
    PARLEY_SECRET: "only-for-tests-secret-of-32-chars",
    NEXTAUTH_SECRET: nextAuthSecret,
    PARLEY_SETUP_TOKEN: "only-for-tests-setup-token",
    LIVEKIT_API_KEY: "testkey",
    LIVEKIT_API_SECRET: "only-for-tests-livekit-secret-32c",
    LOG_LEVEL: "silent",
    ...extra,
  });
  return {
    data,
    stop: async () => {
      await db.$disconnect();
      await database.drop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

export type Person = { id: string; email: string; name: string; role: Role; sessionVersion: number };

let passwordHash: Promise<string> | undefined;

/** Somebody with an account; their password is `password`. */
export async function addPerson(name: string, role: Role): Promise<Person> {
  passwordHash ??= hashPassword(password);
  const email = `${name.toLowerCase()}-${uuidv7().slice(-6)}@parley.test`;
  const data = { name, email, role, passwordHash: await passwordHash };
  const { id, sessionVersion } = await db.user.create({ data });
  return { id, email, name, role, sessionVersion };
}

/** From here on requests carry this person's session; nobody's without one. */
export async function signInAs(person?: Person): Promise<void> {
  jar.clear();
  if (!person) return;
  const { id: uid, sessionVersion, role, name, email } = person;
  const token = { uid, sessionVersion, role, name, email };
  jar.set(sessionCookieName, await encode({ token, secret: nextAuthSecret }));
}

/** A finished call of one caller's question and the agent's answer, with a recording on disk. */
export async function addCall(owner: Person, data: string, changes: Partial<Prisma.CallUncheckedCreateInput> = {}) {
  const id = uuidv7();
  const version = await db.agentVersion.findFirstOrThrow({ where: { agent: { slug: "nova" } } });
  const recording = {
    file: "call.ogg",
    contentType: "audio/ogg",
    bytes: 10,
    durationMs: 4_000,
    sha256: "0",
    offsetMs: 0,
  };
  const turn = { interrupted: false, startMs: 0, endMs: 900 };
  await db.call.create({
    data: {
      id,
      userId: owner.id,
      agentId: version.agentId,
      agentVersionId: version.id,
      status: "ended",
      endReason: "caller",
      endedAt: new Date(),
      recording,
      turns: {
        create: [
          { ...turn, index: 0, role: "caller", text: "What time is it?" },
          { ...turn, index: 1, role: "agent", text: "Ten past two.", ledger: { speechEndedAt: 900, heardAt: 1_400 } },
        ],
      },
      ...changes,
    },
  });
  mkdirSync(join(data, "recordings", id), { recursive: true });
  writeFileSync(join(data, "recordings", id, "call.ogg"), "0123456789");
  return id;
}
