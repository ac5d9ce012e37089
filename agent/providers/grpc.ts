import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
} from "node:http2";
import { Duration, proto3, ScalarType } from "@bufbuild/protobuf";
import { retryAfterMs, StatusError } from "./failure";

/** One call that streams both ways. Nothing is told after its end. */
export type GrpcCall = {
  send(message: Uint8Array): void;
  /** Nothing more will be sent. */
  end(): void;
  /** Ends it at once, on both sides. */
  cancel(): void;
};

type Calling = {
  /** Of the method: "/package.Service/Method". */
  path: string;
  headers: Record<string, string>;
  onMessage(message: Uint8Array): void;
  /** It is over: well, or with `StatusError` or what the connection threw. */
  onEnd(error: Error | undefined): void;
};

export type GrpcChannel = { call(calling: Calling): GrpcCall; close(): void };

type Options = {
  /** The server, and a path before that of its methods if it has one. */
  url: string;
  /** The server will take no more calls; those under way are finished. */
  onLeaving(): void;
  /** The connection is gone and was not closed by us. Calls under way were told. */
  onLost(reason: unknown): void;
};

const connectTimeoutMs = 1_500;
/** Bytes of the longest message that is taken: words of minutes are a few thousand. */
const longestMessage = 1_024 * 1_024;
/** Of a message: whether it is compressed, and its length. */
const prefixBytes = 5;

/** A connection for calls over gRPC (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md). Rejects when the server does
 * not answer in a second and a half. */
export async function openChannel({ url, onLeaving, onLost }: Options): Promise<GrpcChannel> {
  const { origin, pathname } = new URL(url);
  const session = connect(origin);
  let isClosed = false;
  await becomeReady(session);
  let reason: unknown = new Error("the connection was closed");
  session.on("error", (error) => {
    reason = error;
  });
  session.on("goaway", onLeaving);
  session.on("close", () => {
    if (!isClosed) onLost(reason);
  });
  return {
    call: (calling) => call(session, { ...calling, path: pathname.replace(/\/+$/, "") + calling.path }),
    close() {
      isClosed = true;
      session.destroy();
    },
  };
}

/** A connection is as good as none before the server has said how it wants to be talked to. */
function becomeReady(session: ClientHttp2Session): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      clearTimeout(timer);
      session.destroy();
      reject(error);
    };
    const timer = setTimeout(() => fail(new DOMException("not ready in time", "TimeoutError")), connectTimeoutMs);
    session.once("error", fail);
    session.once("close", () => fail(new Error("the connection was closed")));
    session.once("remoteSettings", () => {
      clearTimeout(timer);
      session.off("error", fail);
      resolve();
    });
  });
}

function call(session: ClientHttp2Session, { path, headers, onMessage, onEnd }: Calling): GrpcCall {
  let isOver = false;
  let answered: IncomingHttpHeaders = {};
  const unframe = createUnframer(onMessage);
  let stream: ClientHttp2Stream | undefined;

  function finish(error: Error | undefined): void {
    if (isOver) return;
    isOver = true;
    if (error) stream?.close(constants.NGHTTP2_CANCEL);
    else stream?.end();
    onEnd(error);
  }

  function follow(stream: ClientHttp2Stream): void {
    stream.on("response", (head) => {
      const status = head[":status"] ?? 500;
      if (status !== 200) finish(new StatusError(status, retryAfterMs(String(head["retry-after"] ?? ""))));
      answered = head;
    });
    stream.on("data", (bytes: Buffer) => {
      if (!isOver && !unframe(bytes)) finish(new Error("an answer that is not as documented"));
    });
    stream.on("trailers", (trailers) => {
      answered = trailers;
    });
    stream.on("end", () => {
      if (answered["grpc-status"] !== undefined) finish(errorOf(answered));
    });
    stream.on("error", finish);
    stream.on("close", () => finish(new Error("the call broke off")));
  }

  try {
    stream = session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc+proto",
      te: "trailers",
      "user-agent": "parley",
      ...headers,
    });
    follow(stream);
  } catch {
    // Not what was thrown: it may quote a header, and one of them is the key.
    queueMicrotask(() => finish(new Error("the connection takes no more calls")));
  }
  return {
    send(message) {
      if (!isOver && stream?.writable) stream.write(frame(message));
    },
    end: () => void stream?.end(),
    cancel() {
      isOver = true;
      stream?.close(constants.NGHTTP2_CANCEL);
    },
  };
}

function frame(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** Takes bytes as they come and tells whole messages. Answers false when they are none that can be taken. */
function createUnframer(onMessage: (message: Uint8Array) => void) {
  let waiting: Buffer = Buffer.alloc(0);
  return (bytes: Buffer): boolean => {
    waiting = waiting.length > 0 ? Buffer.concat([waiting, bytes]) : bytes;
    while (waiting.length >= prefixBytes) {
      const isCompressed = waiting[0] !== 0;
      const end = prefixBytes + waiting.readUInt32BE(1);
      if (isCompressed || end > longestMessage) return false;
      if (waiting.length < end) return true;
      const message = waiting.subarray(prefixBytes, end);
      waiting = waiting.subarray(end);
      onMessage(message);
    }
    return true;
  };
}

/** HTTP's statuses for those of gRPC (https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto). */
const httpStatuses: Record<number, number> = {
  ...{ 1: 499, 2: 500, 3: 400, 4: 504, 5: 404, 6: 409, 7: 403, 8: 429, 9: 400, 10: 409, 11: 400 },
  ...{ 12: 501, 13: 500, 14: 503, 15: 500, 16: 401 },
};
export const statusOfGrpc = (code: number) => httpStatuses[code] ?? 500;

/** Why a call failed; undefined when it did not. The server's own words are left out: they may hold the key. */
function errorOf(trailers: IncomingHttpHeaders): StatusError | undefined {
  const code = Number(trailers["grpc-status"]);
  return code === 0 ? undefined : new StatusError(statusOfGrpc(code), retryInfoMs(trailers["grpc-status-details-bin"]));
}

/** https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto */
const RetryInfo = proto3.makeMessageType("google.rpc.RetryInfo", [
  { no: 1, name: "retry_delay", kind: "message", T: Duration },
]);
const Detail = proto3.makeMessageType("google.protobuf.Any", [
  { no: 1, name: "type_url", kind: "scalar", T: ScalarType.STRING },
  { no: 2, name: "value", kind: "scalar", T: ScalarType.BYTES },
]);
const Status = proto3.makeMessageType("google.rpc.Status", [
  { no: 3, name: "details", kind: "message", T: Detail, repeated: true },
]);

/** When the server wants to be asked again. */
function retryInfoMs(details: string | string[] | undefined): number | undefined {
  if (typeof details !== "string") return undefined;
  try {
    const known = Status.fromBinary(Buffer.from(details, "base64")).details as { typeUrl: string; value: Uint8Array }[];
    const info = known.find(({ typeUrl }) => typeUrl.endsWith("/google.rpc.RetryInfo"));
    const delay = info && (RetryInfo.fromBinary(info.value).retryDelay as Duration | undefined);
    return delay && Number(delay.seconds) * 1_000 + delay.nanos / 1e6;
  } catch {
    return undefined;
  }
}
