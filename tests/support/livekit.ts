import { rmSync } from "node:fs";
import { join } from "node:path";
import { findLivekit } from "@/scripts/start/livekit-binary";
import { parts } from "@/scripts/start/parts";
import { Supervisor } from "@/scripts/start/supervisor";
import { freePorts } from "./ports";
import { quietReporter } from "./reporter";
import { makeTestFolder, sharedPaths } from "./shared-data";

export type TestLivekit = { url: string; apiKey: string; apiSecret: string; stop: () => Promise<void> };

/** A LiveKit server of the test file's own, configured as the product's is. */
export async function startLivekit(): Promise<TestLivekit> {
  const folder = await makeTestFolder("livekit");
  const [livekit = 0, livekitTcp = 0, livekitUdp = 0, stun = 0] = await freePorts(4);
  const key = "parleytest";
  const secret = "a-secret-that-only-tests-ever-see-0123456789";
  const supervisor = new Supervisor({ logs: join(folder, "logs"), run: join(folder, "run") }, quietReporter());
  const binary = await findLivekit(sharedPaths().bin, quietReporter());
  const ports = { livekit, livekitTcp, livekitUdp, stun };
  const options = { ports, host: "127.0.0.1", key, secret };
  await supervisor.start(parts.livekit(binary, options));
  return {
    url: `ws://127.0.0.1:${livekit}`,
    apiKey: key,
    apiSecret: secret,
    stop: async () => {
      await supervisor.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
