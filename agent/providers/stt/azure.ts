import { randomUUID } from "node:crypto";
import { encodeWav } from "@/lib/wav";
import { withoutSlash } from "../http";
import { later } from "../timed-word";
import {
  type Message,
  messageSchema,
  type Phrase,
  readMessage,
  soundMessage,
  textMessage,
  wordsOf,
} from "./azure-wire";
import { inChunks } from "./in-chunks";
import { joined, type Recognised } from "./joined";
import { createRenewed } from "./renewed";
import { createSegments } from "./segments";
import { bytesOf, type MessageSocket, openSocket } from "./socket";
import { type SttConnection, type SttListener, type SttSource, sampleRate } from "./source";

type Options = { apiKey: string; region: string; language: string; baseUrl?: string };

const path = "/speech/recognition/conversation/cognitiveservices/v1";
/** It takes no more than 8192 bytes at a time. */
const longestSamples = 4_000;
/** It hangs up on a connection that was silent for three minutes, and on any after ten. */
const renewAfterMs = 120_000;
/** Whoever asks is to say so. */
const config = {
  context: {
    system: { version: "1.0.0" },
    os: { platform: "Linux", name: "Linux", version: "1" },
    device: { manufacturer: "Parley", model: "Parley", version: "1" },
  },
};
const context = { phraseOutput: { format: "Detailed", detailed: { options: ["WordTimings"] } } };

/** What lies between two pauses, as the service hears it: a turn of its own. It hears one at a time, and forgets what it owes of
 * one when the next begins: sound that comes before the words of the turn before waits. */
type Turn = {
  id: string;
  /** In the stream. */
  beganMs: number;
  /** Sound that was not sent yet. */
  waiting: Int16Array[];
  /** Where it is heard; undefined while another turn is. */
  socket?: MessageSocket;
  /** No more sound of it will come. */
  isOver: boolean;
  /** What was said of it since. */
  rest: Recognised[];
};

/** Streaming speech-to-text of Azure Speech, or of its container, over the socket that its SDK uses. At each pause the end of the
 * sound is told, which ends a turn: always with `turn.end`, also when nothing was said. */
export function createAzureStt(options: Options): SttSource {
  return {
    provider: "azure",
    model: options.language,
    patienceMs: 2_500,
    open: (listener) => open(options, listener),
  };
}

async function open({ apiKey, region, language, baseUrl }: Options, listener: SttListener): Promise<SttConnection> {
  const host = baseUrl ? withoutSlash(baseUrl) : `https://${region}.stt.speech.microsoft.com`;
  const query = new URLSearchParams({ language, format: "detailed", wordLevelTimestamps: "true" });
  /** The first is heard now. */
  const turns: Turn[] = [];
  const sockets = await createRenewed({
    everyMs: renewAfterMs,
    async connect(onLost) {
      const socket = await openSocket({
        url: `${host.replace(/^http/, "ws")}${path}?${query}`,
        headers: { "ocp-apim-subscription-key": apiKey, "x-connectionid": newId() },
        schema: messageSchema,
        read: readMessage,
        onMessage: (message) => onMessage(message),
        onLost,
      });
      socket.send(textMessage("speech.config", newId(), config));
      return socket;
    },
    isBusy: (socket) => turns[0]?.socket === socket,
    onLost: listener.onLost,
  });

  let sentMs = 0;
  const segments = createSegments(listener, {
    send(samples) {
      const turn = openTurn();
      sentMs += (samples.length * 1_000) / sampleRate;
      turn.waiting.push(samples);
      hear(turn);
    },
    flush() {
      const turn = turns.at(-1);
      // The service ended it by itself, and told all of it.
      if (!turn) segments.onSegment("");
      else {
        turn.isOver = true;
        hear(turn);
      }
    },
    forget() {
      const turn = turns.at(-1);
      if (!turn || turn.isOver) return;
      turns.pop();
      // What it still says of it is of no turn that is known here.
      turn.socket?.send(soundMessage(turn.id));
      sockets.settle();
    },
    tellsAhead: true,
    close: sockets.close,
  });

  /** The one whose sound comes now. */
  function openTurn(): Turn {
    const last = turns.at(-1);
    if (last && !last.isOver) return last;
    const turn = { id: newId(), beganMs: sentMs, waiting: [], isOver: false, rest: [] };
    turns.push(turn);
    return turn;
  }

  /** Sends what there is of the turn, as soon as it is the one that is heard. */
  function hear(turn: Turn | undefined): void {
    if (!turn || turn !== turns[0]) return;
    const isNew = !turn.socket;
    const { id, socket = sockets.current() } = turn;
    turn.socket = socket;
    if (isNew) {
      socket.send(textMessage("speech.context", id, context));
      socket.send(soundMessage(id, encodeWav(new Int16Array(), sampleRate)));
    }
    for (const samples of turn.waiting.splice(0)) {
      for (const chunk of inChunks(samples, longestSamples)) socket.send(soundMessage(id, bytesOf(chunk)));
    }
    if (turn.isOver) socket.send(soundMessage(id));
  }

  function onMessage(message: Message): void {
    const [turn] = turns;
    if (!turn || message.turn !== turn.id) return;
    if (message.path === "speech.hypothesis") {
      segments.onInterim(joined([...turn.rest, { text: message.body.Text }]).text);
    } else if (message.path === "speech.phrase") onPhrase(turn, message.body);
    else {
      turns.shift();
      sockets.settle();
      const { text, ...details } = joined(turn.rest);
      // It may end one by itself, and then hears what follows as another.
      if (turn.isOver) segments.onSegment(text, details);
      hear(turns[0]);
    }
  }

  function onPhrase({ beganMs, isOver, rest }: Turn, phrase: Phrase): void {
    if (phrase.RecognitionStatus === "Error") segments.onFailed(new Error("the sound could not be recognised"));
    if (phrase.RecognitionStatus !== "Success") return;
    const { text, words } = wordsOf(phrase);
    const details = { words: later(words, beganMs), language };
    if (isOver) rest.push({ text, ...details });
    else segments.onSettled(text, details);
  }

  return segments.connection;
}

/** A UUID as the service wants it. */
const newId = () => randomUUID().replaceAll("-", "");
