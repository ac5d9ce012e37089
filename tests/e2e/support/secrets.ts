import { type Dirent, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";

/** Remembers what the browser is sent from now on. */
export function overhear(page: Page) {
  const answers: Promise<{ url: string; body: string }>[] = [];
  page.on("response", (response) => {
    // Redirects have no body, and a page that was left takes its own along.
    const body = response.body().then((bytes) => `${JSON.stringify(response.headers())}${bytes.toString("utf8")}`);
    answers.push(body.catch(() => "").then((text) => ({ url: response.url(), body: text })));
  });
  return {
    /** The addresses of all answers in which the text is. */
    with: async (text: string) =>
      (await Promise.all(answers)).filter(({ body }) => body.includes(text)).map(({ url }) => url),
  };
}

/** The files of Parley's data folder in which the text is as it is: logs, Postgres' tables and its journal, everything but
 * models and programs. */
export function filesWith(text: string): string[] {
  const wanted = Buffer.from(text);
  return filesOf(process.env.E2E_DATA ?? "").filter((path) => readFileSync(path).includes(wanted));
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry: Dirent) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesOf(path);
    return entry.isFile() ? [path] : [];
  });
}
