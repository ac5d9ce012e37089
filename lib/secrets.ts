import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { requireEnv } from "./env";
import { AppError } from "./errors";

/** A text as it is stored: 12 bytes of nonce, 16 of tag, then the ciphertext. `keyId` names the key without telling it. */
export type Sealed = { ciphertext: Uint8Array<ArrayBuffer>; keyId: string };

const nonceBytes = 12;
const tagBytes = 16;

/** Encrypts with AES-256-GCM under a key derived from PARLEY_SECRET. `context` says what the text is for and must be
 * given again to read it, so that one row's text cannot be moved into another. */
export function encrypt(text: string, context: string, secret = requireEnv("PARLEY_SECRET")): Sealed {
  const { key, keyId } = deriveKey(secret);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return { ciphertext: Uint8Array.from(Buffer.concat([nonce, cipher.getAuthTag(), body])), keyId };
}

/** Reads what `encrypt` wrote. Throws `not_configured` when it was written under another PARLEY_SECRET, was changed, or
 * belongs to another context. */
export function decrypt(
  { ciphertext, keyId }: { ciphertext: Uint8Array; keyId: string },
  context: string,
  secret = requireEnv("PARLEY_SECRET"),
): string {
  const derived = deriveKey(secret);
  const lost = "A stored key can no longer be read. Enter it again in the settings.";
  if (keyId !== derived.keyId) throw new AppError("not_configured", lost);
  const bytes = Buffer.from(ciphertext);
  try {
    const decipher = createDecipheriv("aes-256-gcm", derived.key, bytes.subarray(0, nonceBytes))
      .setAAD(Buffer.from(context))
      .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    const body = decipher.update(bytes.subarray(nonceBytes + tagBytes));
    return Buffer.concat([body, decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new AppError("not_configured", lost, { cause });
  }
}

/** A token by which our own processes know each other, different for each purpose: all that know PARLEY_SECRET make the same
 * one, and it does not tell the secret. */
export function deriveToken(purpose: string, secret = requireEnv("PARLEY_SECRET")): string {
  return Buffer.from(hkdfSync("sha256", secret, "", `token: ${purpose}`, 32)).toString("base64url");
}

function deriveKey(secret: string): { key: Buffer; keyId: string } {
  const key = Buffer.from(hkdfSync("sha256", secret, "", "parley stored secrets v1", 32));
  return { key, keyId: createHash("sha256").update(key).digest("hex").slice(0, 16) };
}
