import { z } from "zod";

const refusal =
  "This is JSON, but not the key of a service account: download one from the Cloud console, and paste all of it.";

/** The key of a Google service account, as the Cloud console gives it in a file of JSON. */
const serviceAccountSchema = z.object({
  type: z.literal("service_account"),
  client_email: z.string().min(3),
  private_key_id: z.string().nullish(),
  private_key: z.string().regex(/^-----BEGIN (RSA )?PRIVATE KEY-----/),
  /** Where it is exchanged for a token that requests may carry. */
  token_uri: z.url({ protocol: /^https?$/ }).default("https://oauth2.googleapis.com/token"),
});
export type ServiceAccount = z.infer<typeof serviceAccountSchema>;

/** The service account whose key this is; undefined for a plain API key, which is no JSON. A sentence: it is neither. */
export function readServiceAccount(key: string): ServiceAccount | string | undefined {
  if (!key.trimStart().startsWith("{")) return undefined;
  try {
    return serviceAccountSchema.safeParse(JSON.parse(key)).data ?? refusal;
  } catch {
    return refusal;
  }
}
