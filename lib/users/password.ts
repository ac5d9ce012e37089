import { hash, verify } from "@node-rs/argon2";

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The argon2id hash of a password, in PHC form. */
export const hashPassword = (password: string): Promise<string> => hash(password, cost);

let dummyHash: Promise<string> | undefined;

/** Compares a password with a stored hash. Without a stored hash it works as long and answers false, so that the
 * time taken does not tell whether an account exists. */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  dummyHash ??= hashPassword("no account has this password");
  const matches = await verify(stored ?? (await dummyHash), password);
  return matches && Boolean(stored);
}
