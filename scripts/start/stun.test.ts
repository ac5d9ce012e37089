import { createSocket } from "node:dgram";
import { once } from "node:events";
import { expect, test } from "vitest";
import { answerBinding, startStun } from "./stun";

/** The sample of RFC 5769 §2.2 asks from 192.0.2.1 port 32853. */
const transaction = Buffer.from("b7e7a701bc34d686fa87dfae", "hex");
const request = Buffer.concat([Buffer.from("000100002112a442", "hex"), transaction]);

test("encodes the caller's address as RFC 5769 does", () => {
  const answer = answerBinding(request, { address: "192.0.2.1", port: 32853 });
  expect(answer?.subarray(4, 20)).toEqual(request.subarray(4, 20));
  expect(answer?.subarray(20).toString("hex")).toBe("002000080001a147e112a643");
});

test("is silent to anything else, so that it cannot be used to flood others", () => {
  const from = { address: "192.0.2.1", port: 1 };
  expect(answerBinding(Buffer.alloc(0), from)).toBeUndefined();
  expect(answerBinding(Buffer.alloc(20), from)).toBeUndefined();
  expect(answerBinding(request.subarray(0, 19), from)).toBeUndefined();
  const response = Buffer.from(request);
  response.writeUInt16BE(0x0101, 0);
  expect(answerBinding(response, from)).toBeUndefined();
});

test("answers over the network", async () => {
  const server = await startStun(0, "127.0.0.1");
  const client = createSocket("udp4").bind(0, "127.0.0.1");
  await once(client, "listening");
  client.send(request, server.address().port, "127.0.0.1");
  const [answer] = await once(client, "message");
  expect(answer).toEqual(answerBinding(request, { address: "127.0.0.1", port: client.address().port }));
  client.close();
  server.close();
});
