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

/** What a part may inherit: how this machine is set up, what Node and pip go by, and settings of ours. Nothing else: the
 * environment of whoever starts us may hold keys to anything. */
const inheritable = [
  /^(PATH|HOME|USER|LOGNAME|SHELL|TERM|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|LD_LIBRARY_PATH|XDG_\w+)$/i,
  /^(SystemRoot|SystemDrive|windir|ComSpec|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA|ProgramData|ProgramFiles)$/i,
  /^((https?|all|no)_proxy|SSL_CERT_(FILE|DIR)|NIX_SSL_CERT_FILE|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE)$/i,
  /^(NODE|NPM_CONFIG|PIP|PYTHON|PYENV|HF)_\w+$|^(PYTHON\w+|VIRTUAL_ENV)$/,
  /^(PARLEY|ENGINE|WORKER)_\w+$/,
];
const secret = /^PARLEY_(SECRET|SETUP_TOKEN|ADMIN_\w+)$/;

/** What every Node part of ours needs, and all the engine needs; none of Parley's secrets. */
export function engineEnvironment({ settings, environment }: PartContext): NodeJS.ProcessEnv {
  const inherited = Object.entries(environment).filter(
    ([name]) => inheritable.some((pattern) => pattern.test(name)) && !secret.test(name),
  );
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
    PARLEY_MAX_CALLS: settings.maxCalls === undefined ? undefined : String(settings.maxCalls),
    NEXT_TELEMETRY_DISABLED: "1",
  };
}

/** What the web app and the worker need. */
export function sharedEnvironment(context: PartContext): NodeJS.ProcessEnv {
  const { settings, secrets, environment } = context;
  return {
    ...engineEnvironment(context),
    DATABASE_URL: databaseUrlOf(context),
    DATABASE_POOL: environment.DATABASE_POOL,
    LIVEKIT_URL: livekitUrlOf(context),
    LIVEKIT_PUBLIC_URL: environment.LIVEKIT_PUBLIC_URL,
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
