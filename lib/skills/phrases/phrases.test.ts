import { describe, expect, test } from "vitest";
import { requireGoodPhrases } from "./check";
import { compilePhrases } from "./compile";

const owner = (name: string, sentences: string[], synonyms: Record<string, string[]> = {}, language = "en") => ({
  name,
  phrases: [{ language, sentences, synonyms }],
});
const matcher = (...sentences: string[]) => compilePhrases([owner("one", sentences)], "Max");
const values = (template: string, sentence: string) => matcher(template)(sentence)?.values;

describe("what a template matches", () => {
  test.each([
    ["turn [the] light (on|off)", "Turn the light on."],
    ["turn [the] light (on|off)", "turn light off"],
    ["turn [the] light (on|off)", "Max, could you please turn the light off now, thanks!"],
    ["(open|shut [and lock]) the door", "Shut and lock the door"],
    ["[can I|may we] order", "May we order?"],
    ["what is new", "What's new?"],
    ["what is new", "whats new"],
    ["i am hungry", "I'm hungry"],
    ["café au lait", "Café au lait, please."],
    ["the weather in town", "The whether and town."],
    ["the forecast for monday", "In the forecast for Monday."],
  ])("%s: %s", (template, sentence) => expect(values(template, sentence)).toEqual({}));

  test.each([
    ["turn [the] light (on|off)", "Turn the light"],
    ["turn [the] light (on|off)", "Turn the light on and leave"],
    ["(open|shut [and lock]) the door", "open and lock the door"],
    ["what is new", "what new"],
    ["this and that", "this in that"],
    ["say {text}", "say"],
    ["say {text}", ""],
    ["say {text}", "…"],
  ])("%s does not match: %s", (template, sentence) => expect(values(template, sentence)).toBeUndefined());

  test.each([
    ["say {text}", "Say: I'm Here!", { text: "I'm Here" }],
    ["say {text}", "say hello please", { text: "hello" }],
    [
      "fly to {city:place} from {start:place}",
      "Fly to New York from St. Gallen",
      { city: "New York", start: "St. Gallen" },
    ],
    ["table for {n:number}", "table for twenty five", { n: 25 }],
    ["table for {n:number}", "A table for 4?".replace("A ", ""), { n: 4 }],
    ["{n:number} percent", "15%", { n: 15 }],
    ["pay {n:number} euros", "pay a hundred and ten euros", { n: 110 }],
    ["pay {n:number} euros", "pay three thousand two hundred and seven euros", { n: 3_207 }],
    ["timer for {s:duration}", "timer for an hour and twenty minutes", { s: 4_800 }],
    ["timer for {s:duration}", "timer for ninety seconds", { s: 90 }],
    ["timer for {s:duration}", "timer for half an hour", { s: 1_800 }],
    ["timer for {s:duration}", "timer for two and a half minutes", { s: 150 }],
    ["timer for {s:duration}", "timer for an hour and a half", { s: 5_400 }],
    ["timer for {s:duration}", "timer for 1 minute 30 seconds", { s: 90 }],
    ["free [on] {day:day}", "free on Friday", { day: "friday" }],
    ["a {size:small|extra large} one", "an extra large one".replace("an", "a"), { size: "extra large" }],
    ["spell {one:word}", "spell Parley", { one: "Parley" }],
  ])("%s: %s", (template, sentence, expected) => expect(values(template, sentence)).toEqual(expected));

  test.each([
    ["table for {n:number}", "table for five twenty"],
    ["table for {n:number}", "table for my aunt"],
    ["timer for {s:duration}", "timer for five"],
    ["fly to {city:place}", "fly to the place where I was born when it rains"],
    ["a {size:small|large} one", "a huge one"],
    ["spell {one:word}", "spell two words"],
  ])("%s has no value in: %s", (template, sentence) => expect(values(template, sentence)).toBeUndefined());

  test("synonyms stand for each other", () => {
    const match = compilePhrases([owner("one", ["book a table"], { "a table": ["seats", "a place"] })], "Max");
    expect(match("Book seats.")).toBeDefined();
    expect(match("Book a place.")).toBeDefined();
    expect(match("Book a chair.")).toBeUndefined();
  });

  test("of two that match, the one that says more itself wins", () => {
    const match = compilePhrases([owner("wide", ["tell {text}"]), owner("exact", ["tell the time"])], "Max");
    expect(match("Please tell the time")?.owner.name).toBe("exact");
    expect(match("Please tell the truth")?.owner.name).toBe("wide");
  });

  test("a long sentence with many ways to read it is decided at once", () => {
    const match = matcher("{a:text} and {b:text} and {c:text} or {d:text} and {e:text} end");
    const startedAt = performance.now();
    expect(match("x and ".repeat(45))).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

describe("what is refused at save", () => {
  const save = (sentence: string, others: ReturnType<typeof owner>[] = []) =>
    requireGoodPhrases(owner("mine", [sentence]), { known: ["n"], required: ["n"] }, others);

  test.each([
    ["open [the door", /\[ is not closed/],
    ["open the door)", /closes nothing/],
    ["go to {two words}", /no slot/],
    ["go to {n:planet}", /no type planet/],
    ["((((((((a))))))))", /too deep/],
    ["[please] [now]", /match anything/],
    ["{n}", /match anything/],
    ["{n:text} [now]", /match anything/],
    ["count {m:number}", /takes nothing named m/],
    ["count", /needs n/],
  ])("%s", (sentence, message) => expect(() => save(sentence)).toThrow(message));

  test("two skills that one sentence could be meant for", () => {
    const other = owner("other", ["(set|start) {n:number} [big] timers"]);
    expect(() => save("start {n:text} timers", [other])).toThrow(/both match "start .* timers"/);
    expect(() => save("start {n:number} alarms", [other])).not.toThrow();
    // What the other takes by a slot, this one says itself: it is the more exact one.
    expect(() => save("start {n:number} enormous timers", [owner("other", ["start {n:text}"])])).not.toThrow();
    expect(() => save("start {n:text} timers", [owner("other", ["start {n:text} timers"], {}, "de")])).not.toThrow();
  });
});
