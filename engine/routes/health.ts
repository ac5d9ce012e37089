import type { Engine } from "@/engine/engine";
import { type Exchange, sendJson } from "./exchange";

/** `GET /health`: 200 while it loads and when it is ready, 503 with a sentence when a default model cannot load. */
export function health(engine: Engine, exchange: Exchange): void {
  const models = engine.defaults;
  const all = Object.values(models);
  const failed = all.filter((model) => model.state === "failed");
  if (failed.length > 0) {
    const error = failed.map((model) => model.error).join(" ");
    sendJson(exchange, 503, { status: "failed", error, models });
    return;
  }
  const status = all.every((model) => model.state === "ready") ? "ok" : "starting";
  sendJson(exchange, 200, { status, models });
}

/** `GET /metrics`, Prometheus text. */
export async function metrics({ metrics: { registry } }: Engine, { response }: Exchange): Promise<void> {
  const text = await registry.metrics();
  response.writeHead(200, { "content-type": registry.contentType }).end(text);
}
