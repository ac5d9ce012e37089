import type { DataPaths } from "./data-folder";
import { databaseUrl } from "./postgres";
import type { Secrets } from "./secrets";
import type { Settings } from "./settings";

/** What the parts' environments are made from. `environment` is the one `npm start` got. */
export type PartContext = { settings: Settings; paths: DataPaths; secrets: Secrets; environment: NodeJS.ProcessEnv };

/** The database our processes use, ours or the one we were given. */
export function databaseUrlOf({ settings, secrets }: Pick<PartContext, "settings" | "secrets">): string {
  return settings.external.databaseUrl ?? databaseUrl(settings.ports.postgres, secrets.databasePassword);
}

export function livekitUrlOf({ settings }: Pick<PartContext, "settings">): string {
  return settings.external.livekitUrl ?? `ws://127.0.0.1:${settings.ports.livekit}`;
}

/** What every Node part of ours needs; no secrets. */
function commonEnvironment({ settings, environment }: PartContext): NodeJS.ProcessEnv {
  const hidden = ["PORT", "HOSTNAME", "PARLEY_ADMIN_EMAIL", "PARLEY_ADMIN_PASSWORD", "PARLEY_SETUP_TOKEN"];
  const inherited = Object.entries(environment).filter(([name]) => !hidden.includes(name) && !name.startsWith("npm_"));
  return {
    ...Object.fromEntries(inherited),
    NODE_ENV: settings.isDevelopment ? "development" : "production",
    PARLEY_DATA: settings.data,
    LOG_LEVEL: settings.logLevel,
    ENGINE_PORT: String(settings.ports.engine),
    ENGINE_URL: settings.external.engineUrl ?? `http://127.0.0.1:${settings.ports.engine}`,
    WORKER_PORT: String(settings.ports.worker),
    WORKER_URL: `http://127.0.0.1:${settings.ports.worker}`,
    PARLEY_PORT: String(settings.ports.public),
    PARLEY_WEB_PORT: String(settings.ports.web),
    PARLEY_MAX_CALLS: String(settings.maxCalls),
    NEXT_TELEMETRY_DISABLED: "1",
  };
}

export function engineEnvironment(context: PartContext): NodeJS.ProcessEnv {
  const foreign = /^(DATABASE_|LIVEKIT_|NEXTAUTH_|AUTH_)|^PARLEY_SECRET$/;
  return Object.fromEntries(
    Object.entries(commonEnvironment(context)).filter(([name]) => !foreign.test(name)),
  ) as NodeJS.ProcessEnv;
}

export function sharedEnvironment(context: PartContext): NodeJS.ProcessEnv {
  const { settings, secrets, environment } = context;
  return {
    ...commonEnvironment(context),
    DATABASE_URL: databaseUrlOf(context),
    LIVEKIT_URL: livekitUrlOf(context),
    LIVEKIT_API_KEY: settings.external.livekitKey ?? secrets.livekitKey,
    LIVEKIT_API_SECRET: settings.external.livekitSecret ?? secrets.livekitSecret,
    PARLEY_SECRET: environment.PARLEY_SECRET || secrets.parleySecret,
  };
}

export function webEnvironment(context: PartContext): NodeJS.ProcessEnv {
  const { settings, secrets, environment } = context;
  return {
    ...sharedEnvironment(context),
    PORT: String(settings.ports.web),
    HOSTNAME: "127.0.0.1",
    KEEP_ALIVE_TIMEOUT: "60000", // longer than the gateway's, which is the one to end an idle connection
    NEXTAUTH_SECRET: environment.NEXTAUTH_SECRET || secrets.nextauthSecret,
    // The gateway in front of it is the only one who can reach it, and sets the forwarded headers itself.
    AUTH_TRUST_HOST: "true",
    PARLEY_SETUP_TOKEN: setupTokenOf(context),
  };
}

export function setupTokenOf({ secrets, environment }: Pick<PartContext, "secrets" | "environment">): string {
  return environment.PARLEY_SETUP_TOKEN || secrets.setupToken;
}
