import { bestMatch, type Match } from "./echo-match";
import { type Block, bandCount, blocksOf, quietDb } from "./spectrogram";

/** Tells the agent's own voice, come back through the caller's loudspeaker and microphone, from the caller's voice. */
export type EchoGuard = {
  /** To be told every window, in order. `played`: see OverlapWindow. `isVoice`: whether the answer is needed. Answers
   * how much of the window the agent's own sound explains, 0 (all the caller's) to 1 (all echo). */
  explained(samples: Int16Array, played: readonly Int16Array[], isVoice: boolean): number;
  /** Whether the last half second as a whole was an echo. Slower to say, but surer while the echo is not known yet. */
  wasEcho(): boolean;
  /** Windows were left out. What was learnt of the echo stays. */
  reset(): void;
};

/** What a window is compared by: the newest 192 ms of the microphone; and a whole overlap by: 512 ms. */
const windowBlocks = 24;
const overlapBlocks = 64;
const fewestBlocks = 10;
/** A few syllables of two people are alike by chance; an overlap as a whole is judged from so many blocks on. */
const surelyEnoughBlocks = 32;
/** How much later than played an echo may come, blocks of 8 ms: the way to the caller and back, and their devices. */
const longestLag = 88;
/** A known echo comes again within this many blocks of where it was. */
const lagSlack = 6;
/** Likeness (correlation) from which a delay that is not known yet gets a vote, and from which it is believed at once. */
const likeVote = 0.75;
const likeSure = 0.83;
/** So much more alike than at any other delay must it be. */
const sureMargin = 0.22;
const voteMargin = 0.18;
/** Votes (likeness above the mark, summed up at one delay) until a delay is believed. */
const votesNeeded = 1;
const likeKnown = 0.45;
const likeOverlap = 0.76;
/** So much louder than the expected echo is somebody else, dB. */
const excessDb = 8;
/** A block's band counts when it is this much above the room's noise, dB. */
const audibleDb = 6;

/** Compares the spectrogram of the microphone with that of what was played a moment ago, at every delay it could have. An
 * echo follows it band by band; a caller does not. Delay and gain are learnt, so that later a louder voice on top of the
 * echo is told apart. The comparison needs no sample-exact alignment, which a network's jitter would break. */
export function createEchoGuard(): EchoGuard {
  let heard: Block[] = [];
  let source: Block[] = [];
  let floor = new Float64Array(bandCount).fill(-60);
  let votes = new Float64Array(longestLag + 1);
  let gains: Float64Array | undefined;

  function learnFloor(blocks: readonly Block[]): void {
    floor = floor.map((level, band) => {
      const newest = Math.min(...blocks.map((block) => block[band] ?? quietDb));
      return newest < level ? level * 0.7 + newest * 0.3 : level + 0.05;
    });
  }

  function learn({ lag, likeness, gains: fresh }: Match): void {
    votes = votes.map((vote, at) => vote * 0.96 + (Math.abs(at - lag) <= 2 ? likeness - likeVote + 0.1 : 0));
    gains = gains?.map((gain, band) => gain * 0.8 + (fresh[band] ?? gain) * 0.2) ?? fresh;
  }

  function expectedLag(): number | undefined {
    const best = votes.reduce((winner, vote, lag) => (vote > (votes[winner] ?? 0) ? lag : winner), 0);
    return (votes[best] ?? 0) > votesNeeded ? best : undefined;
  }

  /** The newest blocks, from where the sound began. */
  function sounding(count: number): Block[] {
    const newest = heard.slice(-count);
    const start = newest.findIndex((block) => isAudible(block, floor));
    return start < 0 ? [] : newest.slice(start);
  }

  return {
    explained(samples, played, isVoice) {
      const fresh = blocksOf(samples);
      heard = [...heard, ...fresh].slice(-overlapBlocks);
      learnFloor(fresh);
      source = isVoice || votes.some((vote) => vote > 0) ? played.flatMap(blocksOf) : [];
      if (!isVoice || source.length < windowBlocks || isQuiet(source)) return 0;
      const sound = sounding(windowBlocks);
      const all = bestMatch(sound, source, floor, 0, longestLag);
      const isEnough = sound.length >= fewestBlocks;
      if (isEnough && all.likeness >= likeVote && all.margin >= voteMargin) learn(all);
      const expected = expectedLag();
      if (expected === undefined || !gains) {
        return isEnough && all.likeness >= likeSure && all.margin >= sureMargin ? 1 : 0;
      }
      const near = bestMatch(sound, source, floor, expected - lagSlack, expected + lagSlack);
      const foreign = foreignShare(fresh, source, near.lag, gains, floor);
      return near.likeness >= likeKnown || foreign < 0.15 ? 1 - foreign : 0;
    },

    wasEcho() {
      const sound = sounding(overlapBlocks);
      if (sound.length < surelyEnoughBlocks || isQuiet(source)) return false;
      const match = bestMatch(sound, source, floor, 0, longestLag);
      if (match.likeness < likeOverlap || match.margin < sureMargin) return false;
      // Half a second of it is proof enough of the delay.
      votes = votes.map((vote, lag) => (Math.abs(lag - match.lag) <= 2 ? Math.max(vote, 2 * votesNeeded) : vote));
      gains ??= match.gains;
      return true;
    },

    reset() {
      heard = [];
      source = [];
    },
  };
}

const isQuiet = (blocks: readonly Block[]) => blocks.every((block) => block.every((level) => level <= quietDb + 5));

const isAudible = (block: Block, floor: Float64Array) =>
  block.filter((level, band) => level > (floor[band] ?? quietDb) + audibleDb).length >= 3;

/** Share of the audible cells of these blocks that are clearly louder than the echo expected there. */
function foreignShare(
  blocks: readonly Block[],
  source: readonly Block[],
  lag: number,
  gains: Float64Array,
  floor: Float64Array,
): number {
  let audible = 0;
  let foreign = 0;
  for (const [index, block] of blocks.entries()) {
    const at = source.length - lag - blocks.length + index;
    for (const [band, level] of block.entries()) {
      if (level < (floor[band] ?? quietDb) + audibleDb) continue;
      audible += 1;
      // The room lets a sound linger, and the delay is known to a block or two only.
      const around = [at - 3, at - 2, at - 1, at, at + 1, at + 2].map((one) => source[one]?.[band] ?? quietDb);
      if (level > Math.max(...around) + (gains[band] ?? 0) + excessDb) foreign += 1;
    }
  }
  return audible === 0 ? 0 : foreign / audible;
}
