import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import type { ErrorBody } from "@/lib/errors";

/** More than anything people send: next-auth and Next read whole bodies, also of strangers. */
export const maxBodyBytes = 2_000_000;

/** Answers a request that says it is larger. True when it did. */
export function refuseLargeBody(request: IncomingMessage, response: ServerResponse): boolean {
  delete request.headers.expect; // Node has answered it, and the proxy would not let us count such a body
  if (!(Number(request.headers["content-length"]) > maxBodyBytes)) return false;
  answerTooLarge(response);
  return true;
}

/** Ends a request that turns out larger than it said, here and at the part behind us. */
export function limitBody(onward: ClientRequest, request: IncomingMessage, response: ServerResponse): void {
  let bytes = 0;
  request.on("data", (chunk: Buffer) => {
    const wasLarge = bytes > maxBodyBytes;
    bytes += chunk.length;
    if (wasLarge || bytes <= maxBodyBytes) return;
    answerTooLarge(response);
    request.unpipe(onward).resume(); // read on into nothing, so that the client gets to read the refusal
    onward.destroy();
  });
}

function answerTooLarge(response: ServerResponse): void {
  if (response.headersSent) return void response.destroy();
  const body: ErrorBody = { error: { code: "invalid_input", message: "That request is too large." } };
  response.writeHead(413, { "content-type": "application/json" }).end(JSON.stringify(body));
}
