import { expect, test } from "vitest";
import { tokenRequestSchema } from "./schema";
import { signCallToken, wantedAgent } from "./token";

const dispatch = {
  callId: "01980000-0000-7000-8000-000000000001",
  agentId: "01980000-0000-7000-8000-000000000002",
  agentVersionId: "01980000-0000-7000-8000-000000000003",
  userId: "01980000-0000-7000-8000-000000000004",
};
const input = { dispatch, name: "Ann", apiKey: "key", apiSecret: "a-secret-of-thirty-two-characters" };

function claimsOf(jwt: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString("utf8"));
}

test("the token opens one room, for a microphone, as one caller", async () => {
  const claims = claimsOf(await signCallToken(input));
  expect(claims.video).toEqual({
    roomJoin: true,
    room: `call-${dispatch.callId}`,
    canPublish: true,
    canPublishSources: ["microphone"],
    canSubscribe: true,
    canPublishData: true,
  });
  expect(claims).toMatchObject({ iss: "key", sub: `caller-${dispatch.callId}`, name: "Ann" });
  expect(Number(claims.exp) - Math.floor(Date.now() / 1_000)).toBeLessThanOrEqual(600);
});

test("what the browser can read of the call are ids only", async () => {
  const claims = claimsOf(await signCallToken(input));
  expect(Object.keys(claims).sort()).toEqual(["exp", "iss", "name", "nbf", "roomConfig", "sub", "video"]);
  expect(claims.roomConfig).toMatchObject({
    metadata: "",
    tags: {},
    maxParticipants: 2,
    emptyTimeout: 30,
    departureTimeout: 20,
  });
  const { agents } = Object(claims.roomConfig);
  expect(agents).toHaveLength(1);
  expect(agents[0]).toMatchObject({ agentName: "parley", metadata: JSON.stringify(dispatch), attributes: {} });
});

test("of a client's room configuration only the wanted agent's name counts", () => {
  const request = tokenRequestSchema.parse({
    room_name: "somebody-else",
    participant_identity: "admin",
    participant_metadata: "{}",
    participant_attributes: { role: "admin" },
    room_config: {
      max_participants: 100,
      agents: [{ agent_name: "nova", metadata: "evil" }, { agent_name: "second" }],
    },
  });
  expect(wantedAgent(request)).toBe("nova");
  expect(wantedAgent(tokenRequestSchema.parse({ room_config: { agents: [{ agent_name: "" }] } }))).toBeUndefined();
  expect(wantedAgent(tokenRequestSchema.parse({}))).toBeUndefined();
});
