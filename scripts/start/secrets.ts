import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { AppError } from "@/lib/errors";

const secretsSchema = z.object({
  livekitKey: z.string().min(1),
  livekitSecret: z.string().min(32),
  databasePassword: z.string().min(16),
  parleySecret: z.string().min(32),
  nextauthSecret: z.string().min(32),
  setupToken: z.string().min(16),
});
export type Secrets = z.infer<typeof secretsSchema>;

/** Reads the secrets file, or makes it with mode 0600. Later additions are generated into an existing file. */
export function loadSecrets(file: string): Secrets {
  const known = existsSync(file) ? read(file) : {};
  const secrets = { ...generate(), ...known };
  const isComplete = Object.keys(secrets).every((name) => name in known);
  if (!isComplete) write(file, secrets);
  chmodSync(file, 0o600);
  return secrets;
}

function generate(): Secrets {
  const secret = (bytes: number) => randomBytes(bytes).toString("base64url");
  return {
    livekitKey: `parley${randomBytes(6).toString("hex")}`,
    livekitSecret: secret(36),
    databasePassword: secret(24),
    parleySecret: secret(36),
    nextauthSecret: secret(36),
    setupToken: secret(24),
  };
}

function read(file: string): Partial<Secrets> {
  try {
    return secretsSchema.partial().parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    // Making new ones would lock the team out of its own database and stored keys.
    throw new AppError(
      "not_configured",
      `${file} is damaged. Restore it from a backup; the database needs what is in it.`,
      {
        cause: error,
      },
    );
  }
}

/** Through a second file, so that a crash leaves the old one or the new one and never half of one. */
function write(file: string, secrets: Secrets): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
