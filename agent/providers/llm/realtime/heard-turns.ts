import { createTo24Khz } from "../../stt/to-24-khz";
import type { TurnSound } from "../../turn-sound";
import { rate } from "./wire";

/** A turn of the caller's as it sounded, until the model has it and the call has words for it. */
export type HeardTurn = {
  pieces: Int16Array[];
  isOver: boolean;
  words?: string;
  /** What the server calls it. */
  itemId?: string;
  /** What the call keeps it as. */
  messageId?: string;
  /** What the model has understood of it. */
  understood?: string;
  /** It was none: the server is to forget it. */
  isForgotten: boolean;
};

/** Where the sound goes to while there is a connection. */
export type TurnWire = {
  append(samples: Int16Array): void;
  /** The turn is over; the server will name its item. */
  commit(turn: HeardTurn): void;
  clear(): void;
  /** It was none: what the server has of it is to be forgotten. */
  forget(turn: HeardTurn): void;
};

/** A shorter piece is refused. */
const shortestSamples = 0.1 * rate;
/** Turns that nobody asks about are not kept for ever. */
const mostWaiting = 4;
/** Words for a turn come within a few turns, or never. */
const remembered = 8;

/** The caller's turns on their way to a model that hears. A connection that is lost loses none: what was not answered yet is
 * told to the next one. `onSound`: there is something to tell and nobody to tell it to. */
export function createHeardTurns(onSound: () => void) {
  let waiting: HeardTurn[] = [];
  let recent: HeardTurn[] = [];
  let wire: TurnWire | undefined;
  let resampler = createTo24Khz();
  let tell: Parameters<TurnSound["onUnderstood"]>[0] = () => {};

  const openTurn = () => waiting.find(({ isOver }) => !isOver);
  function begin(): HeardTurn {
    const turn: HeardTurn = { pieces: [], isOver: false, isForgotten: false };
    resampler = createTo24Khz();
    waiting = [...waiting, turn];
    recent = [...recent.slice(1 - remembered), turn];
    if (waiting.length > mostWaiting && waiting[0]) forget(waiting[0]);
    return turn;
  }
  function forget(turn: HeardTurn): void {
    waiting = waiting.filter((one) => one !== turn);
    turn.isForgotten = true;
    turn.pieces = [];
    if (turn.isOver) wire?.forget(turn);
  }
  function push(turn: HeardTurn, samples: Int16Array): void {
    turn.pieces.push(samples);
    wire?.append(samples);
  }

  function report(messageId: string | undefined): void {
    const turns = recent.filter((turn) => messageId && turn.messageId === messageId);
    const words = turns.map(({ understood }) => understood ?? "");
    if (messageId && words.length > 0 && words.every(Boolean)) tell(messageId, words.join(" "));
  }

  const ears: TurnSound = {
    append(samples) {
      push(openTurn() ?? begin(), resampler.push(samples));
      if (!wire) onSound();
    },
    drop() {
      const turn = openTurn();
      if (!turn) return;
      forget(turn);
      wire?.clear();
    },
    commit() {
      const turn = openTurn() ?? begin();
      const missing = shortestSamples - turn.pieces.reduce((sum, { length }) => sum + length, 0);
      if (missing > 0) push(turn, new Int16Array(missing));
      turn.isOver = true;
      wire?.commit(turn);
    },
    settle(words) {
      const turn = waiting.find(({ isOver, words: known }) => isOver && known === undefined);
      if (!turn) return;
      turn.words = words;
      if (!words) forget(turn);
    },
    onUnderstood(listener) {
      tell = listener;
    },
  };

  return {
    ears,
    /** There is a connection: it is told what waits, and all that comes. */
    attach(to: TurnWire): void {
      wire = to;
      for (const turn of waiting) {
        turn.itemId = undefined;
        for (const piece of turn.pieces) to.append(piece);
        if (turn.isOver) to.commit(turn);
      }
    },
    detach(from: TurnWire): void {
      if (wire === from) wire = undefined;
    },
    /** The turns that the call keeps together as one message with these words. */
    claim(messageId: string, words: string): HeardTurn[] {
      const claimed = waiting.filter((turn) => turn.isOver && turn.words && words.includes(turn.words));
      waiting = waiting.filter((turn) => !claimed.includes(turn));
      for (const turn of claimed) {
        turn.messageId = messageId;
        turn.pieces = [];
      }
      report(messageId);
      // One that the server did not take must be told in words.
      return claimed.filter(({ isForgotten }) => !isForgotten);
    },
    /** The model tells what was said in this item. */
    understand(itemId: string, words: string): void {
      // Not every server calls it what it has called it before; then it is the oldest without words.
      const turn =
        recent.find((one) => one.itemId === itemId) ??
        recent.find(({ isOver, isForgotten, understood }) => isOver && !isForgotten && !understood);
      if (!turn) return;
      turn.understood = words;
      report(turn.messageId);
    },
  };
}
export type HeardTurns = ReturnType<typeof createHeardTurns>;
