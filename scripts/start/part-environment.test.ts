import { expect, test } from "vitest";
import { dataPaths } from "./data-folder";
import { engineEnvironment, sharedEnvironment, webEnvironment } from "./part-environment";
import { readSettings } from "./settings";

const secrets = {
  databasePassword: "database password",
  livekitKey: "livekit key",
  livekitSecret: "livekit secret",
  parleySecret: "parley secret",
  nextauthSecret: "nextauth secret",
  setupToken: "setup token",
};

const contextOf = (environment: Record<string, string>) => ({
  settings: readSettings(environment),
  paths: dataPaths(".parley"),
  secrets,
  environment: environment as unknown as NodeJS.ProcessEnv,
});

test("parts inherit the machine's set-up and our settings, and no foreign keys", () => {
  const machine = { PATH: "/bin", Path: "C:", TZ: "Europe/Rome", https_proxy: "http://proxy", NO_PROXY: "localhost" };
  const tools = { NODE_EXTRA_CA_CERTS: "/ca.pem", PIP_INDEX_URL: "https://mirror", HF_ENDPOINT: "https://mirror" };
  const ours = { PARLEY_URL: "https://voice.example.org", ENGINE_HOST: "127.0.0.1" };
  const foreign = { AWS_SECRET_ACCESS_KEY: "aws", OPENAI_API_KEY: "openai", npm_config_token: "npm", PORT: "80" };
  const environment = webEnvironment(contextOf({ ...machine, ...tools, ...ours, ...foreign }));
  expect(environment).toMatchObject({ ...machine, ...tools, ...ours, PORT: "3001" });
  for (const name of ["AWS_SECRET_ACCESS_KEY", "OPENAI_API_KEY", "npm_config_token"]) {
    expect(environment).not.toHaveProperty(name);
  }
});

test("each part gets the secrets it needs and no others", () => {
  const given = { PARLEY_SECRET: "a parley secret of theirs", NEXTAUTH_SECRET: "a nextauth secret of theirs" };
  const admin = { PARLEY_ADMIN_EMAIL: "ada@parley.test", PARLEY_ADMIN_PASSWORD: "an admin's password" };
  const token = { PARLEY_SETUP_TOKEN: "a setup token of theirs" };
  const pool = { DATABASE_POOL: "9", LIVEKIT_PUBLIC_URL: "wss://live.example.org" };
  const context = contextOf({ ...given, ...admin, ...token, ...pool });
  expect(webEnvironment(context)).toMatchObject({ ...given, ...token, ...pool, LIVEKIT_API_SECRET: "livekit secret" });
  expect(sharedEnvironment(context)).toMatchObject({ PARLEY_SECRET: given.PARLEY_SECRET, ...pool });
  const worker = JSON.stringify(sharedEnvironment(context));
  for (const value of [given.NEXTAUTH_SECRET, token.PARLEY_SETUP_TOKEN, ...Object.values(admin)]) {
    expect(worker).not.toContain(value);
  }
  expect(JSON.stringify(engineEnvironment(context))).not.toMatch(/secret|password|token/i);
});
