import { expect, type Page, test } from "@playwright/test";
import { type CallDetail, callDetailSchema, tokenResponseSchema } from "@/lib/calls/schema";
import { joinCall } from "../support/caller";
import { crash } from "./support/parts";
import { signIn, url } from "./support/talking";

test.beforeEach(({ page }) => signIn(page));

for (const part of ["web", "postgres", "engine", "livekit"] as const) {
  test(`a call outlives the crash of ${part}, with every turn`, async ({ page }) => {
    const { callId, caller } = await call(page);
    await caller.type("What time is it in Tokyo?");
    await caller.until(() => said(caller, /In Tokyo it's/), "the answer before");
    await crash(part, page.request);
    await caller.until(() => caller.room.isConnected, "the line", 30_000);
    await caller.type("What time is it in Paris?");
    await caller.until(() => said(caller, /In Paris it's/), "the answer after", 30_000);
    await caller.heardSound(0);
    await caller.hangUp();
    const { turns, status } = await ended(page, callId);
    expect(status).toBe("ended");
    const texts = turns.map(({ text }) => text).join("\n");
    for (const line of ["in Tokyo?", "In Tokyo it's", "in Paris?", "In Paris it's"]) expect(texts).toContain(line);
  });
}

test("a call that loses its worker is closed as lost and keeps every finished turn", async ({ page }) => {
  const { callId, caller } = await call(page);
  await caller.type("What time is it in Tokyo?");
  await caller.until(() => said(caller, /In Tokyo it's .* on \w+day\./), "the answer");
  await caller.until(() => caller.agentState() === "listening", "the end of the answer");
  await crash("worker", page.request);
  const { status, endReason, turns, incidents } = await ended(page, callId);
  expect([status, endReason]).toEqual(["lost", "lost"]);
  expect(incidents.map(({ kind }) => kind)).toContain("worker-lost");
  const texts = turns.map(({ text }) => text).join("\n");
  for (const line of ["in Tokyo?", "In Tokyo it's"]) expect(texts).toContain(line);
  await caller.hangUp();

  const next = await call(page);
  await next.caller.hangUp();
});

async function call(page: Page) {
  const response = await page.request.post(url("/api/token"), { headers: { origin: url("").replace(/\/$/, "") } });
  expect(response.status()).toBe(201);
  const { server_url, participant_token } = tokenResponseSchema.parse(await response.json());
  const [, claims = ""] = participant_token.split(".");
  const callId: string = JSON.parse(Buffer.from(claims, "base64url").toString()).video.room.slice("call-".length);
  const caller = await joinCall({ serverUrl: server_url, token: participant_token });
  await caller.until(() => caller.agentState() === "listening", "the agent", 30_000);
  return { callId, caller };
}

function said(caller: Awaited<ReturnType<typeof joinCall>>, pattern: RegExp): boolean {
  return caller.lines().some(({ from, text }) => from === "agent" && pattern.test(text));
}

/** The call once it is over and its last turn is stored. */
async function ended(page: Page, callId: string): Promise<CallDetail> {
  let detail: CallDetail | undefined;
  const status = async () => {
    const response = await page.request.get(url(`/api/calls/${callId}`));
    if (!response.ok()) return "unknown";
    detail = callDetailSchema.parse(await response.json());
    return detail.status;
  };
  await expect.poll(status, { timeout: 60_000 }).not.toMatch(/active|unknown/);
  if (!detail) throw new Error("no detail");
  return detail;
}
