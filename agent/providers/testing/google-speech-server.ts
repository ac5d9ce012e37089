import { createServer, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { Metadata, Server, ServerCredentials, type ServerDuplexStream } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { addressOf } from "@/tests/support/serve";
import { createState, type SttServer, samplesOf } from "./stt-server";

type Request = { streamingConfig?: object; audioContent?: Buffer };
type Call = ServerDuplexStream<Request, object | Buffer>;

const proto = fileURLToPath(new URL("__fixtures__/cloud-speech.proto", import.meta.url));
const method = loadSync(proto, { enums: String })["google.cloud.speech.v1.Speech"];

/** gRPC's codes for HTTP's statuses. */
const codes: Record<number, number> = { 401: 16, 403: 7, 404: 5, 429: 8, 500: 13, 503: 14 };

/** Google's StreamingRecognize, over the official server of gRPC. */
export async function serveGoogleSpeech(): Promise<SttServer & { calls: Set<Call> }> {
  const state = createState();
  const calls = new Set<Call>();

  function recognize(call: Call): void {
    state.requests.push({ url: call.getPath(), headers: call.metadata.getMap() as Record<string, string> });
    if (state.refusal) {
      refuse(call, state.refusal);
      return;
    }
    calls.add(call);
    const sounds: Int16Array[] = [];
    call.on("cancelled", () => calls.delete(call));
    call.on("error", () => {});
    call.on("data", ({ streamingConfig, audioContent }: Request) => {
      if (streamingConfig) state.settings.push(streamingConfig);
      if (!audioContent) return;
      const sound = samplesOf(audioContent);
      state.hear(sound);
      sounds.push(sound);
    });
    call.on("end", () => {
      state.ask({
        sound: Int16Array.from(sounds.flatMap((sound) => [...sound])),
        answer({ piece }) {
          if (piece) call.write(result(piece, { isFinal: true }));
          calls.delete(call);
          call.end();
        },
        send: (message) => call.write(Buffer.from(message)),
      });
    });
  }

  const server = new Server({ "grpc.max_send_message_length": -1 });
  if (!method || !("StreamingRecognize" in method)) throw new Error("no such method");
  const { StreamingRecognize } = method;
  const serialize = StreamingRecognize.responseSerialize;
  server.addService(
    {
      StreamingRecognize: {
        ...StreamingRecognize,
        responseSerialize: (message: object | Buffer) => (Buffer.isBuffer(message) ? message : serialize(message)),
      },
    },
    { StreamingRecognize: recognize },
  );
  // Its own listener would not tell of connections that end.
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => {
      state.left += 1;
      sockets.delete(socket);
    });
    injector.injectConnection(socket);
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));

  const everyCall = (what: (call: Call) => void) => {
    for (const call of calls) what(call);
  };
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    ...state.server(addressOf(listener)),
    calls,
    tell: (text) => everyCall((call) => call.write(Buffer.from(text))),
    interim: (words) => everyCall((call) => call.write(result(words, { stability: 0.9 }))),
    cut,
    async stop() {
      cut();
      injector.destroy();
      server.forceShutdown();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

/** A response with one result. */
export const result = (transcript: string, rest: object, words: object[] = []) => ({
  results: [{ alternatives: [{ transcript, confidence: 0.9, words }], languageCode: "en-us", ...rest }],
});

function refuse(call: Call, { status, headers }: { status: number; headers: Record<string, string> }): void {
  const metadata = new Metadata();
  const retryAfter = headers["retry-after"];
  if (retryAfter) metadata.set("grpc-status-details-bin", retryInfo(Number(retryAfter)));
  call.emit("error", { code: codes[status], details: "no, not with sk-very-secret", metadata });
}

/** A `google.rpc.Status` with a `google.rpc.RetryInfo` (https://google.aip.dev/193) of so many seconds, fewer than 128. */
function retryInfo(seconds: number): Buffer {
  const field = (number: number, content: Uint8Array | string) => {
    const bytes = Buffer.from(content);
    return Buffer.concat([Buffer.of((number << 3) | 2, bytes.length), bytes]);
  };
  const delay = field(1, Buffer.of(1 << 3, seconds));
  const detail = Buffer.concat([field(1, "type.googleapis.com/google.rpc.RetryInfo"), field(2, delay)]);
  return Buffer.concat([Buffer.of(1 << 3, 8), field(3, detail)]);
}
