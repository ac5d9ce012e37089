import type { TestProject } from "vitest/node";
import { startEngine } from "./engine";

declare module "vitest" {
  interface ProvidedContext {
    engineUrl: string;
  }
}

/** One engine for all calls: loading its models takes longer than many a test. */
export default async function setup(project: TestProject) {
  const { url, stop } = await startEngine();
  project.provide("engineUrl", url);
  return stop;
}
