import { z } from "zod";
import { db } from "@/lib/db";
import { verifyPassword } from "./password";
import { emailSchema, type Role } from "./schema";
import { mayTry, type ThrottleKeys, throttleKeys, windowMs } from "./throttle";

const credentialsSchema = z.object({ email: emailSchema, password: z.string().min(1).max(200) });

export type SignedIn = { id: string; email: string; name: string; role: Role; sessionVersion: number };
export type SignInResult = { ok: true; user: SignedIn } | { ok: false; reason: "wrong" | "too_many_requests" };

/** Checks an e-mail and password. Unknown, disabled and mistaken all look the same, in answer and in time; after too many
 * failures of one e-mail, one address or both together more are refused for a while without looking at the password. */
export async function signIn(raw: unknown, address: string | undefined): Promise<SignInResult> {
  const input = credentialsSchema.safeParse(raw);
  if (!input.success) return { ok: false, reason: "wrong" };
  const { email, password } = input.data;
  const keys = throttleKeys(email, address);
  if (!mayTry(await countFailures(keys))) return { ok: false, reason: "too_many_requests" };

  // Booked before the slow check and taken back after a success, so that parallel guesses cannot outrun the count.
  await db.signInFailure.createMany({ data: Object.values(keys).map((key) => ({ key })) });
  const row = await db.user.findUnique({
    where: { email },
    select: {
      id: true,
      email: true,
      name: true,
      role: true,
      sessionVersion: true,
      passwordHash: true,
      disabledAt: true,
    },
  });
  const matches = await verifyPassword(row?.passwordHash, password);
  if (!row || !matches || row.disabledAt) return { ok: false, reason: "wrong" };

  const { pair, ...others } = keys;
  await db.signInFailure.deleteMany({ where: { key: pair } });
  for (const key of Object.values(others)) await takeBack(key);
  const { id, name, role, sessionVersion } = row;
  return { ok: true, user: { id, email, name, role, sessionVersion } };
}

/** Forgets failures older than the window. Returns how many. */
export async function pruneSignInFailures(): Promise<number> {
  const { count } = await db.signInFailure.deleteMany({ where: { at: { lt: new Date(Date.now() - windowMs) } } });
  return count;
}

async function countFailures({ pair, email, address }: ThrottleKeys) {
  const at = { gt: new Date(Date.now() - windowMs) };
  const count = async (key?: string) => (key ? db.signInFailure.count({ where: { key, at } }) : 0);
  const [byPair, byEmail, byAddress] = await Promise.all([count(pair), count(email), count(address)]);
  return { pair: byPair, email: byEmail, address: byAddress };
}

async function takeBack(key: string) {
  const newest = await db.signInFailure.findFirst({ where: { key }, orderBy: { at: "desc" }, select: { id: true } });
  if (newest) await db.signInFailure.deleteMany({ where: { id: newest.id } });
}
