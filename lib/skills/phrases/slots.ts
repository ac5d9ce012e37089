import { languageOf } from "./languages";

/** What a slot takes: any words, one word, the name of a place, a number, a length of time (given in seconds), a day, or
 * one of the words that are listed. */
export const slotTypes = ["text", "word", "place", "number", "duration", "day"] as const;
export type SlotType = (typeof slotTypes)[number];
export type Slot = { name: string; type: SlotType; choices: readonly string[] };

export type SlotValue = string | number;

const mostWords: Record<SlotType, number> = { text: 100, word: 1, place: 5, number: 8, duration: 10, day: 4 };

/** Whether a slot may hold this word at all. `isMisheard`: a place may be any words, as speech-to-text makes of a name it does not know. */
export function mayHold({ type, choices }: Slot, word: string, language: string, isMisheard = false): boolean {
  if (choices.length > 0) return choices.some((choice) => choice.split(" ").includes(word));
  const { numbers, numberJoints, units, days, notInPlaces } = languageOf(language);
  const isNumber = /^\d+$/.test(word) || word in numbers;
  if (type === "place" && isMisheard) return !/\d/.test(word);
  if (type === "place") return !notInPlaces.includes(word) && !/\d/.test(word);
  if (type === "number") return isNumber || numberJoints.includes(word);
  if (type === "duration") return isNumber || word in units || numberJoints.includes(word);
  if (type === "day") return days.some((day) => day.split(" ").includes(word));
  return true;
}

/** The value of the words a slot holds; undefined when they are none of its type. `text` is how they were written. */
export function readSlot(slot: Slot, words: readonly string[], text: string, language: string): SlotValue | undefined {
  const { type, choices } = slot;
  const joined = words.join(" ");
  if (choices.length > 0) return choices.includes(joined) ? joined : undefined;
  if (words.length === 0 || words.length > mostWords[type]) return undefined;
  if (type === "number") return readNumber(words, language);
  if (type === "duration") return readDuration(words, language);
  if (type === "day") return languageOf(language).days.includes(joined) ? joined : undefined;
  return text;
}

/** "twenty five", "a hundred and ten", "2 1/2" is none. */
function readNumber(words: readonly string[], language: string): number | undefined {
  const { numbers, numberJoints } = languageOf(language);
  let total = 0;
  let part: number | undefined;
  for (const [index, word] of words.entries()) {
    const isInside = index > 0 && index < words.length - 1;
    if (isInside && numberJoints.includes(word)) continue;
    const value = /^\d{1,9}$/.test(word) ? Number(word) : numbers[word];
    if (value === undefined) return undefined;
    if (value === 100) part = (part ?? 1) * 100;
    else if (value === 1_000) {
      total += (part ?? 1) * 1_000;
      part = undefined;
    } else if (part === undefined) part = value;
    // "twenty five" is one number, "five twenty" and "5 5" are two.
    else if (value < 1 || (part % 100 === 0 && part > 0) || (part % 10 === 0 && part % 100 >= 20 && value < 10))
      part += value;
    else return undefined;
  }
  return part === undefined && total === 0 ? undefined : total + (part ?? 0);
}

/** "an hour and twenty minutes", "90 seconds", "two and a half hours". */
function readDuration(words: readonly string[], language: string): number | undefined {
  const { units, numbers, numberJoints } = languageOf(language);
  let total = 0;
  let number: string[] = [];
  let wasUnit = 0;
  for (const word of words) {
    const unit = units[word];
    if (unit === undefined) {
      number = number.length === 0 && numberJoints.includes(word) ? number : [...number, word];
      continue;
    }
    const count = readCount(number, language);
    if (count === undefined) return undefined;
    total += count * unit;
    wasUnit = unit;
    number = [];
  }
  // "an hour and a half"
  if (number.length > 0) {
    const isHalf = numbers[number.at(-1) ?? ""] === 0.5 && number.slice(0, -1).every((word) => numbers[word] === 1);
    if (!isHalf) return undefined;
    total += 0.5 * wasUnit;
  }
  return total > 0 ? Math.round(total) : undefined;
}

/** "half an" and "two and a half" are numbers of hours, though of nothing else. */
function readCount(words: readonly string[], language: string): number | undefined {
  const { numbers, numberJoints } = languageOf(language);
  const isHalf = (word: string | undefined) => word !== undefined && numbers[word] === 0.5;
  if (isHalf(words[0]) && words.slice(1).every((word) => numbers[word] === 1)) return 0.5;
  if (isHalf(words.at(-1))) {
    const whole = words.slice(0, -1).filter((word, index, all) => {
      const isTail = index >= all.length - 2;
      return !(isTail && (numberJoints.includes(word) || (numbers[word] === 1 && all.length > 1)));
    });
    const count = whole.length === 0 ? 0 : readNumber(whole, language);
    return count === undefined ? undefined : count + 0.5;
  }
  return readNumber(words, language);
}
