import { expect, test } from "vitest";
import { saveConnectionSchema } from "./schema";
import { readServiceAccount } from "./service-account";

const account = {
  type: "service_account",
  project_id: "p",
  private_key_id: "k1",
  private_key: "-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\n",
  client_email: "a@p.iam.gserviceaccount.com",
  client_id: "1",
};

test("a file of the Cloud console is a service account, a plain key is not, and other JSON is told what it is not", () => {
  expect(readServiceAccount(`\n${JSON.stringify(account, null, 2)}\n`)).toEqual({
    ...{ type: account.type, client_email: account.client_email, private_key: account.private_key },
    ...{ private_key_id: "k1", token_uri: "https://oauth2.googleapis.com/token" },
  });
  expect(readServiceAccount("AIzaSy-1")).toBeUndefined();
  expect(readServiceAccount("")).toBeUndefined();
  for (const other of ["{", "{}", JSON.stringify({ ...account, type: "authorized_user" })]) {
    expect(readServiceAccount(other)).toMatch(/not the key of a service account/);
  }
});

test("it is refused where it is entered, and only of Google's", () => {
  const connection = { stage: "tts", provider: "google", name: "Google", options: {}, apiKey: "{}" };
  const { error } = saveConnectionSchema.safeParse(connection);
  expect(error?.issues).toMatchObject([{ path: ["apiKey"], message: expect.stringContaining("service account") }]);
  expect(saveConnectionSchema.safeParse({ ...connection, apiKey: JSON.stringify(account) }).success).toBe(true);
  const other = { ...connection, provider: "openai", options: {} };
  expect(saveConnectionSchema.safeParse(other).success).toBe(true);
});
