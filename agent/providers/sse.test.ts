import { expect, test } from "vitest";
import { readEvents, readLines } from "./sse";

function bodyOf(chunks: readonly Uint8Array[], onCancel = () => {}): ReadableStream<Uint8Array> {
  const left = [...chunks];
  return new ReadableStream({
    pull(controller) {
      const chunk = left.shift();
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
    cancel: onCancel,
  });
}

async function eventsOf(text: string, size = text.length * 4): Promise<string[]> {
  const bytes = new TextEncoder().encode(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.slice(index * size, (index + 1) * size),
  );
  const events: string[] = [];
  for await (const event of readEvents(bodyOf(chunks))) events.push(event);
  return events;
}

test.each([
  ["one after the other", "data: a\n\ndata: b\n\n", ["a", "b"]],
  ["lines of one event", "data: a\ndata: b\n\n", ["a\nb"]],
  ["Windows' line ends", "data: a\r\n\r\ndata: b\r\n\r\n", ["a", "b"]],
  ["old line ends", "data: a\r\rdata: b\r\r", ["a", "b"]],
  ["no space, and more than one", "data:a\n\ndata:  b\n\n", ["a", " b"]],
  ["comments and other fields", ": hi\n\nevent: x\nid: 1\ndata: a\nretry: 5\n\n", ["a"]],
  ["an event without data", "event: ping\n\ndata: a\n\n", ["a"]],
  ["no empty line at the end", "data: a\n\ndata: b", ["a", "b"]],
  ["letters of several bytes", "data: Grüße 😀\n\n", ["Grüße 😀"]],
  ["nothing", "", []],
  ["a page", "<html>\n\n</html>", []],
])("%s, split at any byte", async (_what, text, events) => {
  for (const size of [1, 2, 3, 5, 1_000]) expect(await eventsOf(text, size)).toEqual(events);
});

test.each([
  ["a line", `data: ${"x".repeat(1_100_000)}`],
  ["an event of many lines", `data: ${"x".repeat(1_000)}\n`.repeat(1_100)],
  ["a stream", `data: ${"x".repeat(100_000)}\n\n`.repeat(170)],
])("%s that is too long", async (_what, text) => {
  await expect(eventsOf(text, 65_536)).rejects.toThrow("an event too long");
});

test("nothing after the last event, up to which the connection is read", async () => {
  const chunks = ["data: a\n\ndata: end\n\ndata: more\n\n", "data: still more\n\n"].map((text) => Buffer.from(text));
  let isCancelled = false;
  const body = bodyOf(chunks, () => {
    isCancelled = true;
  });
  const events: string[] = [];
  for await (const event of readEvents(body, { isLast: (data) => data === "end" })) events.push(event);
  expect(events).toEqual(["a", "end"]);
  expect(isCancelled).toBe(false);
});

test("a connection that stays open after the last event is let go of", async () => {
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(Buffer.from("data: end\n\n")),
    cancel() {
      isCancelled = true;
    },
  });
  const events: string[] = [];
  for await (const event of readEvents(body, { isLast: () => true })) events.push(event);
  expect(events).toEqual(["end"]);
  expect(isCancelled).toBe(true);
});

test("who stops reading lets go of the connection", async () => {
  let isCancelled = false;
  const body = bodyOf([Buffer.from("data: a\n\n"), Buffer.from("data: b\n\n")], () => {
    isCancelled = true;
  });
  for await (const _ of readEvents(body)) break;
  expect(isCancelled).toBe(true);
});

test("an answer that is one piece of JSON a line, split at any byte", async () => {
  const bytes = new TextEncoder().encode('{"a":"Grüße"}\r\n\n{"b":2}');
  for (const size of [1, 3, 100]) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.slice(at * size, (at + 1) * size),
    );
    const lines: string[] = [];
    for await (const line of readLines(bodyOf(chunks))) lines.push(line);
    expect(lines).toEqual(['{"a":"Grüße"}', '{"b":2}']);
  }
});

test("an event of sound may be longer than one of words", async () => {
  const longestEvent = 2_000_000;
  const data = "x".repeat(1_900_000);
  for await (const event of readEvents(bodyOf([new TextEncoder().encode(`data: ${data}\n\n`)]), { longestEvent })) {
    expect(event).toHaveLength(data.length);
  }
});
