import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createSegments } from "./segments";
import type { SttListener } from "./source";

function setUp(canForget = false, tellsAhead = false) {
  const told: string[] = [];
  const wire: string[] = [];
  const listener: SttListener = {
    onWords: (text, request) => told.push(`${request ?? "-"}: ${text}`),
    onFinal: (text) => told.push(`final: ${text}`),
    onFailed: (reason) => told.push(`failed: ${reason}`),
    onLost: (reason) => told.push(`lost: ${String(reason)}`),
  };
  const segments = createSegments(listener, {
    send: () => {},
    flush: () => wire.push("flush"),
    tellsAhead,
    ...(canForget ? { forget: () => wire.push("forget") } : {}),
    close: () => wire.push("close"),
  });
  const { append, transcribe, commit } = segments.connection;
  /** As in a call: the caller says something, then pauses or ends. */
  const speak = () => append(new Int16Array(160));
  const connection = {
    ...segments.connection,
    transcribe(request: string) {
      speak();
      transcribe(request);
    },
    commit(asOf?: string) {
      if (asOf === undefined) speak();
      commit(asOf);
    },
  };
  return { ...segments, connection, bare: segments.connection, told, wire };
}

describe("an utterance in pieces", () => {
  test("has the words of all of them", () => {
    const { connection, onInterim, onSegment, told } = setUp();
    onInterim("my name");
    connection.transcribe("1");
    onSegment("My name is");
    onInterim("Anna");
    connection.transcribe("2");
    onSegment("Anna.");
    connection.commit("2");
    expect(told).toEqual([
      "-: my name",
      "1: My name is",
      "-: My name is Anna",
      "2: My name is Anna.",
      "final: My name is Anna.",
    ]);
  });

  test("waits for the pause's words when it ends before they came, and asks no second time", () => {
    const { connection, onSegment, told, wire } = setUp();
    connection.transcribe("1");
    connection.commit("1");
    expect(told).toEqual([]);
    onSegment("Yes.");
    expect(told).toEqual(["final: Yes."]);
    expect(wire).toEqual(["flush"]);
  });

  test("asks once more when something was said since the pause", () => {
    const { connection, onSegment, told, wire } = setUp();
    connection.transcribe("1");
    onSegment("Yes");
    connection.commit();
    onSegment("please.");
    expect(told).toEqual(["1: Yes", "final: Yes please."]);
    expect(wire).toEqual(["flush", "flush"]);
  });

  test("of which nothing was understood is told all the same", () => {
    const { connection, onSegment, told } = setUp();
    connection.commit();
    onSegment("");
    expect(told).toEqual(["final: "]);
  });

  test("leaves no words to the next one when it was none", () => {
    const { connection, bare, onSegment, told } = setUp();
    connection.transcribe("1");
    bare.append(new Int16Array(160));
    connection.clear();
    onSegment("Hm.");
    onSegment("Hm?");
    connection.transcribe("2");
    onSegment("Hello.");
    expect(told).toEqual(["2: Hello."]);
  });

  test("is not cut for a question in the middle of speech, where words come ahead: they answer it", () => {
    const { connection, bare, onInterim, onSegment, told, wire } = setUp(false, true);
    connection.append(new Int16Array(160));
    bare.transcribe("1", true);
    expect(wire).toEqual([]);
    onInterim("my name is An");
    onInterim("my name is Anna");
    connection.transcribe("2");
    onSegment("My name is Anna.");
    expect(told).toEqual(["1: my name is An", "-: my name is Anna", "2: My name is Anna."]);
    expect(wire).toEqual(["flush"]);
  });

  test("is forgotten by a provider that can", () => {
    const { connection, onSegment, told, wire } = setUp(true);
    connection.append(new Int16Array(160));
    connection.clear();
    connection.commit();
    onSegment("Hello.");
    expect(wire).toEqual(["forget", "flush"]);
    expect(told).toEqual(["final: Hello."]);
  });

  test("follows one that is not told yet", () => {
    const { connection, onSegment, told } = setUp();
    connection.commit();
    connection.transcribe("2");
    onSegment("First.");
    onSegment("Second.");
    expect(told).toEqual(["final: First.", "2: Second."]);
  });

  test("without sound is told at once, and the provider is not asked", () => {
    const { bare, told, wire } = setUp();
    bare.append(new Int16Array());
    bare.transcribe("1");
    bare.commit();
    expect(told).toEqual(["1: ", "final: "]);
    expect(wire).toEqual([]);
  });

  test("without sound waits for the one before it", () => {
    const { connection, bare, onSegment, told } = setUp();
    connection.commit();
    bare.commit();
    expect(told).toEqual([]);
    onSegment("First.");
    expect(told).toEqual(["final: First.", "final: "]);
  });

  test("has the words that the provider was sure of before the piece was over", () => {
    const { connection, onInterim, onSettled, onSegment, told } = setUp();
    onSettled("It was a long");
    onInterim("story");
    connection.commit();
    onSettled("story that");
    onSegment("ended.");
    expect(told).toEqual(["-: It was a long", "-: It was a long story", "final: It was a long story that ended."]);
  });

  test("of which a piece failed is heard elsewhere, unless it was none", () => {
    const { connection, onFailed, told } = setUp();
    connection.transcribe("1");
    connection.clear();
    onFailed("no");
    expect(told).toEqual([]);
    connection.commit();
    onFailed("no again");
    expect(told).toEqual(["lost: no again"]);
  });

  test("is over when the connection is", () => {
    const { connection, onInterim, onSegment, told, wire } = setUp();
    connection.commit();
    connection.close();
    onInterim("late");
    onSegment("late");
    expect(told).toEqual([]);
    expect(wire).toEqual(["flush", "close"]);
  });
});

describe("a provider that says nothing of silence", () => {
  function setUpSilent() {
    const told: string[] = [];
    const reads: (() => void)[] = [];
    const assumed = vi.fn();
    const listener: SttListener = {
      onWords: () => {},
      onFinal: (text) => told.push(text),
      onFailed: () => {},
      onLost: () => {},
    };
    const segments = createSegments(listener, {
      send: () => {},
      flush: () => {},
      silence: { whenRead: (callback) => reads.push(callback), onAssumed: assumed },
      close: () => {},
    });
    const say = () => {
      segments.connection.append(new Int16Array(160));
      segments.connection.commit();
    };
    return { ...segments, say, told, assumed, read: () => reads.shift()?.() };
  }
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("has understood nothing when it read all and is silent", () => {
    const { say, read, told, assumed } = setUpSilent();
    say();
    read();
    vi.runAllTimers();
    expect(told).toEqual([""]);
    expect(assumed).toHaveBeenCalledOnce();
  });

  test("meant what it guessed", () => {
    const { say, read, onInterim, told } = setUpSilent();
    onInterim("hello");
    say();
    read();
    vi.runAllTimers();
    expect(told).toEqual(["hello"]);
  });

  test("is waited for while it has not read what was said: the connection may be dead", () => {
    const { say, told } = setUpSilent();
    say();
    vi.runAllTimers();
    expect(vi.getTimerCount()).toBe(0);
    expect(told).toEqual([]);
  });

  test("is taken at its word when it speaks in time", () => {
    const { say, read, onSegment, told, assumed } = setUpSilent();
    say();
    read();
    onSegment("Yes.");
    vi.runAllTimers();
    expect(told).toEqual(["Yes."]);
    expect(assumed).not.toHaveBeenCalled();
  });
});
