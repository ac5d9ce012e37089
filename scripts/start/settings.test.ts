import { resolve } from "node:path";
import { expect, test } from "vitest";
import { readSettings } from "./settings";

test("nothing set is enough", () => {
  expect(readSettings({})).toMatchObject({
    data: resolve(".parley"),
    isDevelopment: false,
    https: false,
    ports: { public: 3000, web: 3001, engine: 8901, postgres: 5488, livekit: 7880, livekitTcp: 7881, livekitUdp: 7882 },
    external: { databaseUrl: undefined, livekitUrl: undefined, engineUrl: undefined },
  });
});

test("an empty variable counts as unset, as in a shell", () => {
  expect(readSettings({ DATABASE_URL: "", PARLEY_PORT: "" })).toMatchObject({
    ports: { public: 3000 },
    external: { databaseUrl: undefined },
  });
});

test("parts somebody else runs are taken over", () => {
  const own = { DATABASE_URL: "postgresql://a@db/parley", ENGINE_URL: "http://gpu:8901" };
  expect(readSettings(own).external).toMatchObject({ databaseUrl: own.DATABASE_URL, engineUrl: own.ENGINE_URL });
  expect(() => readSettings({ LIVEKIT_URL: "ws://live:7880" })).toThrow(/needs LIVEKIT_API_KEY/);
});

test("LiveKit's key and secret count only with its address", () => {
  const pair = { LIVEKIT_API_KEY: "key", LIVEKIT_API_SECRET: "a secret of theirs" };
  expect(readSettings(pair).external).toMatchObject({ livekitKey: undefined, livekitSecret: undefined });
  const external = readSettings({ ...pair, LIVEKIT_URL: "ws://live:7880" }).external;
  expect(external).toMatchObject({ livekitKey: "key", livekitSecret: "a secret of theirs" });
});

test("mistakes are named", () => {
  expect(() => readSettings({ PARLEY_LIVEKIT_UDP_PORT: "70000" })).toThrow(/PARLEY_LIVEKIT_UDP_PORT/);
  expect(() => readSettings({ PARLEY_PORT: "web" })).toThrow(/PARLEY_PORT/);
  expect(() => readSettings({}, ["--htps"])).toThrow(/--htps.*--dev and --https/);
});
