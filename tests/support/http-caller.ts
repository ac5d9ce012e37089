import { type CallDetail, callDetailSchema, tokenResponseSchema } from "@/lib/calls/schema";
import { type Caller, joinCall } from "./caller";

/** A person at the product's front door, without a browser: signs in, gets tokens, reads calls. */
export type Person = {
  call(): Promise<{ callId: string; caller: Caller }>;
  /** The call once it is over. */
  ended(callId: string): Promise<CallDetail>;
};

export async function signIn(url: string, { email, password }: { email: string; password: string }): Promise<Person> {
  const cookies = new Map<string, string>();

  async function go(path: string, request: RequestInit = {}): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { origin: url, cookie, ...request.headers };
    const response = await fetch(url + path, { ...request, headers, redirect: "manual" });
    for (const set of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    return response;
  }

  const { csrfToken } = (await (await go("/api/auth/csrf")).json()) as { csrfToken: string };
  const body = new URLSearchParams({ csrfToken, email, password, json: "true" });
  await go("/api/auth/callback/credentials", { method: "POST", body });

  return {
    async call() {
      const response = await go("/api/token", { method: "POST" });
      if (response.status !== 201) throw new Error(`no token: ${response.status} ${await response.text()}`);
      const { server_url, participant_token } = tokenResponseSchema.parse(await response.json());
      const [, claims = ""] = participant_token.split(".");
      const callId: string = JSON.parse(Buffer.from(claims, "base64url").toString()).video.room.slice("call-".length);
      return { callId, caller: await joinCall({ serverUrl: server_url, token: participant_token }) };
    },
    async ended(callId) {
      const giveUpAt = Date.now() + 60_000;
      for (;;) {
        const response = await go(`/api/calls/${callId}`);
        const detail = response.ok ? callDetailSchema.parse(await response.json()) : undefined;
        if (detail && detail.status !== "active") return detail;
        if (Date.now() > giveUpAt) throw new Error(`the call ${callId} did not end`);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
  };
}
