import pino from "pino";
import { describe, expect, test } from "vitest";
import { type ProviderEntry, providerIds, providers, stages } from "@/lib/providers/catalog";
import { readOptions } from "@/lib/providers/schema";
import { createConnectionTest } from "./test-connection";

// Every vendor of which a key is given, by the very test that an admin's button runs: `PARLEY_LIVE_DEEPGRAM=… npx vitest run
// --project live`. Vendors that need more than a key (a region, an address) get it as JSON in PARLEY_LIVE_AZURE_OPTIONS.
const log = pino({ level: "silent" });
const testConnection = createConnectionTest();

for (const provider of providerIds) {
  if (provider === "engine") continue;
  const entry: ProviderEntry = providers[provider];
  const name = `PARLEY_LIVE_${provider.toUpperCase().replaceAll("-", "_")}`;
  const apiKey = process.env[name];
  describe.skipIf(entry.key !== "required" || !apiKey)(entry.label, () => {
    test.each(stages.filter((stage) => entry.stages[stage]))("%s", { timeout: 15_000 }, async (stage) => {
      const given: unknown = JSON.parse(process.env[`${name}_OPTIONS`] ?? "{}");
      const options = readOptions(provider, stage, given);
      const outcome = await testConnection({ stage, provider, name: entry.label, options, apiKey }, { log });
      expect(outcome).toMatchObject({ ok: true, firstMs: expect.any(Number) });
    });
  });
}
