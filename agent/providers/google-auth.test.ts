import { createVerify, generateKeyPairSync } from "node:crypto";
import { inspect } from "node:util";
import { afterEach, expect, test, vi } from "vitest";
import { closeServers, serve } from "@/tests/support/serve";
import { createGoogleAuth } from "./google-auth";
import { createGoogleChat } from "./llm/google";
import { createGoogleStt } from "./stt/google";
import { serveGoogleSpeech } from "./testing/google-speech-server";
import { listenTo } from "./testing/stt-conformance";
import { createGoogleVoice } from "./tts/google";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const never = () => new AbortController().signal;

afterEach(async () => {
  vi.useRealTimers();
  await closeServers();
});

/** Google's token server, as documented (https://developers.google.com/identity/protocols/oauth2/service-account#httprest). */
async function serveTokens(answer: { status?: number; expiresIn?: number } = {}) {
  const claims: { iss: string; scope: string; aud: string; iat: number; exp: number }[] = [];
  const url = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    expect(request.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(form.get("grant_type")).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
    const [head = "", body = "", signature = ""] = (form.get("assertion") ?? "").split(".");
    expect(createVerify("RSA-SHA256").update(`${head}.${body}`).verify(publicKey, signature, "base64url")).toBe(true);
    expect(JSON.parse(Buffer.from(head, "base64url").toString())).toEqual({ alg: "RS256", typ: "JWT", kid: "k1" });
    claims.push(JSON.parse(Buffer.from(body, "base64url").toString()));
    if (answer.status) {
      response
        .writeHead(answer.status)
        .end(`{"error":"invalid_grant","error_description":"no ${form.get("assertion")}"}`);
      return;
    }
    response.end(
      JSON.stringify({
        access_token: `ya29.${claims.length}`,
        expires_in: answer.expiresIn ?? 3_600,
        token_type: "Bearer",
      }),
    );
  });
  const account = {
    type: "service_account",
    project_id: "p",
    private_key_id: "k1",
    private_key: pem,
    client_email: "a@p.iam.gserviceaccount.com",
  };
  return { claims, url: `${url}/token`, key: JSON.stringify({ ...account, token_uri: `${url}/token` }, null, 2) };
}

test("a service account's key is exchanged for a token, once for all that ask", async () => {
  const { claims, key, url } = await serveTokens();
  const authorize = createGoogleAuth(key);
  const all = await Promise.all([authorize(never()), authorize(never())]);
  expect([...all, await authorize(never())]).toEqual(Array(3).fill({ authorization: "Bearer ya29.1" }));
  expect(claims).toEqual([
    {
      ...{ iss: "a@p.iam.gserviceaccount.com", aud: url, scope: "https://www.googleapis.com/auth/cloud-platform" },
      ...{ iat: expect.closeTo(Date.now() / 1_000, -1), exp: (claims[0]?.iat ?? 0) + 3_600 },
    },
  ]);
});

test("it is renewed before its end, and the old one serves meanwhile", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const { claims, key } = await serveTokens();
  const authorize = createGoogleAuth(key);
  await authorize(never());
  vi.setSystemTime(Date.now() + 3_100_000);
  expect(await authorize(never())).toEqual({ authorization: "Bearer ya29.1" });
  await expect.poll(() => claims.length).toBe(2);
  await expect.poll(() => authorize(never())).toEqual({ authorization: "Bearer ya29.2" });
  vi.setSystemTime(Date.now() + 3_590_000);
  expect(await authorize(never())).toEqual({ authorization: "Bearer ya29.3" });
});

test.each([
  [400, 401],
  [401, 401],
  [503, 503],
])("a refusal with %i is one of %i, tells nothing, and the next request asks again", async (status, told) => {
  const { claims, key } = await serveTokens({ status });
  const authorize = createGoogleAuth(key);
  for (const _ of [1, 2]) {
    const error: unknown = await authorize(never()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: told });
    expect(inspect(error, { depth: 8 })).not.toMatch(/PRIVATE KEY|eyJ/);
  }
  expect(claims).toHaveLength(2);
});

test("nobody who left is waited for", async () => {
  const { key } = await serveTokens();
  await expect(createGoogleAuth(key)(AbortSignal.abort(new Error("left")))).rejects.toThrow("left");
});

test("a plain key stays one; JSON of another kind, or with a key that is none, is not sent anywhere", async () => {
  expect(await createGoogleAuth("AIza-1")(never())).toEqual({ "x-goog-api-key": "AIza-1" });
  expect(await createGoogleAuth("")(never())).toEqual({});
  await expect(createGoogleAuth('{"type":"authorized_user"}')(never())).rejects.toMatchObject({
    code: "not_configured",
  });
  const { claims, key } = await serveTokens();
  const spoilt = JSON.stringify({ ...JSON.parse(key), private_key: "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n" });
  const error: unknown = await createGoogleAuth(spoilt)(never()).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "not_configured" });
  expect(inspect(error, { depth: 8 })).not.toContain("c2VjcmV0");
  expect(claims).toEqual([]);
});

test("all three of Google's take it", async () => {
  const { key } = await serveTokens();
  const seen: unknown[] = [];
  const baseUrl = await serve((request, response) => {
    seen.push([request.headers.authorization, request.headers["x-goog-api-key"]]);
    response.writeHead(503).end();
  });
  const shared = { id: "1", name: "Google", apiKey: key } as const;
  const voice = createGoogleVoice({ provider: "google", ...shared, options: { voice: "en-US-A", baseUrl } });
  await expect(voice.warm?.(never())).rejects.toMatchObject({ status: 503 });
  const chat = createGoogleChat({
    provider: "google",
    apiKey: key,
    baseUrl,
    model: "gemini-2.5-flash",
    contextTokens: 1_000,
  });
  await expect(chat.warm?.(never())).rejects.toMatchObject({ status: 503 });
  expect(seen).toEqual([
    ["Bearer ya29.1", undefined],
    ["Bearer ya29.2", undefined],
  ]);
  const speech = await serveGoogleSpeech();
  const source = createGoogleStt({ apiKey: key, model: "latest_short", language: "en-US", baseUrl: speech.baseUrl });
  const connection = await source.open(listenTo(source).listener);
  connection.append(new Int16Array(1_600));
  await expect.poll(() => speech.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer ya29.3"]);
  connection.close();
  await speech.stop();
});
