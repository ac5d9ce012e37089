import { meaningOf } from "./backchannels";
import type { OverlapJudge, OverlapOptions, OverlapVerdict, OverlapWindow } from "./interruption";

const windowMs = 32;
const voiceProbability = 0.5;
/** Windows that the voice may be gone within what counts as one stretch. */
const gapWindows = 2;
/** Voice that goes on this long wants the floor, whatever it says; ms since its onset. */
const longVoiceMs = 900;
/** After the voice has ended, words are waited for this long, ms. */
const wordsWaitMs = 350;
/** Voice that ended before this and brought no words was a noise or a hum, ms. */
const shortVoiceMs = 400;
/** Between two looks at the words while the agent's voice is held, ms. */
const lookEveryMs = 160;

const windowsIn = (ms: number) => Math.round(ms / windowMs);

/** Judges by how long the voice sounds, and then by what it says. */
export function createOverlapJudge({ interruptionMs, asksSomething = () => false }: OverlapOptions): OverlapJudge {
  const windowsToHold = Math.max(2, windowsIn(interruptionMs));
  let isHeld = false;
  let wantsWords = false;
  let voiced = 0;
  let silent = 0;
  let sinceLook = 0;
  let words: string | undefined;
  /** Whether the newest words were asked for after the voice had ended. */
  let isLastLook = false;

  function forget(): void {
    isHeld = false;
    voiced = 0;
    silent = 0;
    sinceLook = 0;
    words = undefined;
    isLastLook = false;
  }

  function settle(verdict: OverlapVerdict): OverlapVerdict {
    if (verdict === "yield" || verdict === "resume") forget();
    return verdict;
  }

  function look(): void {
    wantsWords = true;
    sinceLook = 0;
  }

  function judge(): OverlapVerdict {
    const meaning = words === undefined ? undefined : meaningOf(words);
    if (meaning === "speech" || (meaning === "backchannel" && asksSomething())) return "yield";
    const isOver = silent > gapWindows;
    if (!isOver) return voiced * windowMs >= longVoiceMs ? "yield" : "ignore";
    if (meaning === "backchannel") return "resume";
    if (silent * windowMs < wordsWaitMs && !(isLastLook && meaning === "none")) return "ignore";
    return voiced * windowMs < shortVoiceMs || meaning === "none" ? "resume" : "yield";
  }

  return {
    get wantsWords() {
      return wantsWords;
    },

    onWindow({ probability }: OverlapWindow) {
      wantsWords = false;
      const isVoice = probability >= voiceProbability;
      if (isVoice) {
        voiced += 1;
        silent = 0;
      } else silent += 1;
      if (!isHeld) {
        if (silent > gapWindows) voiced = 0;
        if (voiced < windowsToHold) return "ignore";
        isHeld = true;
        look();
        return "hold";
      }
      sinceLook += 1;
      if (silent === gapWindows + 1) {
        look();
        words = undefined;
        isLastLook = true;
      } else if (silent === 0 && sinceLook * windowMs >= lookEveryMs) look();
      if (isVoice) isLastLook = false;
      return settle(judge());
    },

    onWords(transcript) {
      if (!isHeld) return "ignore";
      words = transcript;
      return settle(judge());
    },

    reset() {
      forget();
      wantsWords = false;
    },
  };
}
