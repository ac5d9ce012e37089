import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { addressOf, close, listen } from "./serve";

/** One answer of the scripted model: text (the first word after `afterMs`, or when `held` resolves; `dies`: the connection ends behind the last one), or a tool call, or an HTTP failure. */
export type ScriptedAnswer =
  | { text: string; afterMs?: number; held?: Promise<void>; dies?: boolean }
  | { tool: string; arguments: Record<string, unknown> }
  | { status: number; message: string };

export type ScriptedRequest = {
  messages: { role: string; content: unknown }[];
  tools?: { function: { name: string } }[];
  response_format?: unknown;
};

/** A real HTTP server that speaks the OpenAI chat protocol and answers by script, in the place of a large model. */
export async function startScriptedOpenai(answer: (request: ScriptedRequest) => ScriptedAnswer) {
  const requests: ScriptedRequest[] = [];
  const server = createServer(async (request, response) => {
    if (request.url === "/v1/models")
      return json(response, 200, { object: "list", data: [{ id: "scripted", object: "model" }] });
    if (request.url !== "/v1/chat/completions") return json(response, 404, { error: { message: "not here" } });
    const body = JSON.parse(await readBody(request)) as ScriptedRequest;
    requests.push(body);
    const scripted = answer(body);
    if ("text" in scripted && scripted.afterMs) await delay(scripted.afterMs);
    if ("text" in scripted) await scripted.held;
    respond(response, scripted);
  });
  await listen(server);
  return { baseUrl: `${addressOf(server)}/v1`, requests, stop: () => close(server) };
}

/** One scripted answer as the chat protocol streams it. */
export function respond(response: ServerResponse, answer: ScriptedAnswer): void {
  if ("status" in answer) {
    json(response, answer.status, { error: { message: answer.message } });
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (delta: object, finish: string | null = null) =>
    response.write(
      `data: ${JSON.stringify({ id: "scripted-1", object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
    );
  if ("tool" in answer) {
    const call = { name: answer.tool, arguments: JSON.stringify(answer.arguments) };
    send({ role: "assistant", tool_calls: [{ index: 0, id: "call_1", type: "function", function: call }] });
    send({}, "tool_calls");
  } else {
    for (const word of answer.text.match(/\S+\s*/g) ?? []) send({ role: "assistant", content: word });
    if (answer.dies) {
      // Behind what was written, which a connection that is destroyed would take along.
      response.write(": dying\n\n", () => setImmediate(() => response.destroy()));
      return;
    }
    send({}, "stop");
  }
  // Always the same, so that sums of it can be expected.
  const usage = { prompt_tokens: 100, completion_tokens: 10, prompt_tokens_details: { cached_tokens: 60 } };
  response.write(`data: ${JSON.stringify({ id: "scripted-1", choices: [], usage })}\n\n`);
  response.end("data: [DONE]\n\n");
}

export function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
