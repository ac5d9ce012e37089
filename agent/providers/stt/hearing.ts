import type { VoiceActivity } from "../../turns/voice-activity";
import type { TurnSound } from "../turn-sound";

/** How speech-to-text and the turn taker work together: it follows the caller's voice and tells what it understands. */
export type Hearing = {
  activity: VoiceActivity;
  /** The words since "started". `isUpToDate`: they answer the newest "asked" or "paused". */
  onWords(text: string, isUpToDate: boolean): void;
  /** What is heard now is a turn of the caller's, not a sound over the agent's voice: worth showing. */
  isTurn(): boolean;
  /** The final transcript of the turn that "ended" was handed over, or will never come. */
  onFinal(): void;
  /** A language model that hears the turns itself; undefined while the one that is asked only reads. */
  ears?(): TurnSound | undefined;
};
