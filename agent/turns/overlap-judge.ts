import { isCommand, meaningOf, type WordsMeaning, wordCount } from "./backchannels";
import { createEchoGuard } from "./echo";
import { isHello } from "./hello";
import type { OverlapJudge, OverlapOptions, OverlapVerdict, OverlapWindow } from "./interruption";
import { soundFeatures } from "./sound-features";
import { kindOf, type VoiceKind, weights } from "./voice-kind";

const windowSamples = 512;
const windowMs = 32;
/** Voice activity detection is this sure that it is a voice; below, that it may be one. */
const voiceProbability = 0.5;
const maybeProbability = 0.35;
/** More echo in it than this, and a window is not the caller's. */
const echoShare = 0.6;

/** How fast evidence is forgotten in windows without a voice. */
const forgetting = 0.5;

/** Between two looks at the words while the agent's voice is held, windows. */
const lookEvery = 3;
/** An answer is waited for this long before it is asked again. */
const lookAgainAfter = 10;
/** The voice may have ended: no vowel for so long, windows. */
const pausedAfter = 2;
/** It has ended even with something like consonants to the last: no vowel for longer than any take, windows. A creaky voice
 * has none for a quarter of a second. */
const endedAfter = 12;
/** A window so much below the loudest is the voice's end, dB. */
const fadedDb = 9;
/** Share of humming in a voice from which it is a hum, whatever speech-to-text writes for it. */
const humShare = 0.75;
const fewestHums = 4;
/** Words are too old to go on after when more clear windows than this came since they were asked for. */
const staleAfter = 8;
/** And words of fewer clear windows are too often the beginning of something else. */
const enoughForWords = 4;
/** A pause behind a backchannel may be a comma ("okay, and …"): silence of so many windows is its end. */
const surelySilent = 3;
/** The last look's words are waited for this long, windows. */
const lastWordsWithin = 10;
/** Voice that goes on this long wants the floor, whatever it says; windows since its onset. */
const longVoice = 28;
/** Voice of this length with words that are no backchannel does. */
const sureVoice = 22;
/** With fewer clear windows, words are what speech-to-text made of a noise. */
const fewestClear = 3;
/** Without words, so many clear windows are speech all the same. */
const wordlessSpeech = 9;

/** Judges by what the caller's voice sounds like and how long, then by what it says: held within about 100 ms of clear
 * speech, the agent's voice goes on as soon as the sound turns out to have been a noise, an echo or a backchannel. */
export function createOverlapJudge({
  interruptionMs,
  asksSomething = () => false,
  isGreeting = () => false,
}: OverlapOptions): OverlapJudge {
  const guard = createEchoGuard();
  const evidenceNeeded = Math.max(1.2, (0.85 * interruptionMs) / windowMs);
  let wantsWords = false;
  let isEcho = false;
  let evidence = 0;
  let isHeld = false;
  let seen = { voice: 0, clear: 0, hum: 0, echo: 0, sinceOnset: 0 };
  /** Windows since the last clear one, and since the last of any voice. */
  let unclear = 0;
  let silent = 0;
  let loudestDb = -100;
  let levelDb = -100;
  let sinceLook = 0;
  let isLastLook = false;
  let hasLastWords = false;
  let words: string | undefined;
  let clearAtLook = 0;
  let clearAtWords = 0;
  /** How often the words were a backchannel, or something else. */
  let heardAs = { backchannel: 0, speech: 0, none: 0 };
  let isAsking = false;
  let hasConsonant = false;

  function forget(): void {
    evidence = 0;
    isHeld = false;
    seen = { voice: 0, clear: 0, hum: 0, echo: 0, sinceOnset: 0 };
    unclear = 0;
    silent = 0;
    loudestDb = -100;
    sinceLook = 0;
    isLastLook = false;
    hasLastWords = false;
    words = undefined;
    heardAs = { backchannel: 0, speech: 0, none: 0 };
    isAsking = false;
    hasConsonant = false;
    clearAtLook = 0;
    clearAtWords = 0;
  }

  function settle(verdict: OverlapVerdict): OverlapVerdict {
    if (verdict === "yield" || verdict === "resume") forget();
    return verdict;
  }

  function look(): void {
    wantsWords = true;
    isAsking = true;
    hasConsonant = false;
    sinceLook = 0;
    clearAtLook = seen.clear;
  }

  function hear(kind: VoiceKind | undefined): void {
    seen.sinceOnset += 1;
    if (kind === undefined) {
      unclear += 1;
      silent += 1;
      evidence = Math.max(0, evidence - forgetting);
      return;
    }
    evidence += weights[kind];
    silent = kind === "maybe" ? silent + 1 : 0;
    if (kind === "maybe") {
      unclear += 1;
      return;
    }
    seen.voice += 1;
    if (kind === "rough") {
      unclear += 1;
      hasConsonant = true;
    } else {
      unclear = 0;
      seen.clear += 1;
      if (kind === "hum") seen.hum += 1;
      if (isLastLook) hasLastWords = false;
      isLastLook = false;
    }
  }

  function judge(): OverlapVerdict {
    const hasPaused = unclear >= pausedAfter || (unclear >= 1 && levelDb < loudestDb - fadedDb);
    const hasEnded = silent >= pausedAfter || unclear >= endedAfter;
    if (hasPaused && (seen.echo > seen.voice || guard.wasEcho())) return "resume";
    const meaning = words === undefined ? undefined : meaningNow(words);
    const isAnswer = asksSomething() && !isGreeted(words ?? "");
    if (!isAnswer && (isHum() || (meaning === "backchannel" && isOver()))) return "resume";
    if (!hasEnded) {
      if (seen.voice >= longVoice * (meaning === "backchannel" ? 2 : 1)) return "yield";
      return meaning === "speech" && seen.voice >= sureVoice ? "yield" : "ignore";
    }
    if (!hasLastWords && sinceLook < lastWordsWithin) return "ignore";
    if (meaning === "speech") return isTrusted() ? "yield" : "resume";
    if (meaning === "backchannel") return isAnswer ? "yield" : "resume";
    return seen.clear >= wordlessSpeech && heardAs.backchannel === 0 ? "yield" : "resume";
  }

  function meaningNow(transcript: string): WordsMeaning {
    return isGreeted(transcript) ? "backchannel" : meaningOf(transcript);
  }

  const isGreeted = (transcript: string) => isGreeting() && isHello(transcript);

  /** Whether a voice that so far was a backchannel can be taken for no more than that. */
  function isOver(): boolean {
    if (!hasLastWords && (clearAtWords < enoughForWords || seen.clear - clearAtWords > staleAfter)) return false;
    return silent >= surelySilent;
  }

  const isHum = () =>
    seen.clear >= fewestHums &&
    seen.hum >= humShare * seen.clear &&
    silent >= pausedAfter &&
    wordCount(words ?? "") <= 1 &&
    !isCommand(words ?? "");

  /** Speech-to-text makes up a word or two for a noise, and mishears the end of a backchannel. */
  function isTrusted(): boolean {
    if (seen.clear < fewestClear) return false;
    if (isCommand(words ?? "") || wordCount(words ?? "") > 2) return true;
    return heardAs.backchannel < 2 || heardAs.backchannel <= heardAs.speech;
  }

  function onQuiet(samples: Int16Array): OverlapVerdict {
    let verdict: OverlapVerdict = "ignore";
    for (let at = 0; at < samples.length && verdict === "ignore"; at += windowSamples) {
      hear(undefined);
      verdict = afterWindow();
    }
    return verdict;
  }

  function afterWindow(): OverlapVerdict {
    if (!isHeld) {
      if (evidence === 0) forget();
      if (evidence < evidenceNeeded || silent > 0) return "ignore";
      isHeld = true;
      look();
      return "hold";
    }
    sinceLook += 1;
    if ((!isLastLook && unclear >= 1) || (unclear === endedAfter && hasConsonant)) {
      look();
      isLastLook = true;
      hasLastWords = false;
    } else if (unclear === 0 && sinceLook >= (isAsking ? lookAgainAfter : lookEvery)) look();
    return settle(judge());
  }

  return {
    get wantsWords() {
      return wantsWords;
    },

    get isEcho() {
      return isEcho;
    },

    onWindow({ samples, probability, played }: OverlapWindow) {
      wantsWords = false;
      const isMaybe = probability >= maybeProbability;
      const echo = samples.length === windowSamples ? guard.explained(samples, played, isMaybe) : 0;
      isEcho = echo >= echoShare;
      if (!isMaybe) return onQuiet(samples);
      if (isEcho) {
        seen.echo += 1;
        return onQuiet(samples);
      }
      const features = soundFeatures(samples);
      levelDb = features.levelDb;
      loudestDb = Math.max(loudestDb, levelDb);
      hear(probability < voiceProbability ? "maybe" : kindOf(features));
      return afterWindow();
    },

    onWords(transcript, isUpToDate) {
      words = transcript;
      if (isUpToDate) {
        clearAtWords = clearAtLook;
        isAsking = false;
      }
      heardAs[meaningNow(transcript)] += 1;
      if (!isHeld) return "ignore";
      hasLastWords ||= isLastLook && isUpToDate;
      return settle(judge());
    },

    reset() {
      forget();
      guard.reset();
      wantsWords = false;
    },
  };
}
