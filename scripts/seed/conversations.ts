/** Conversations made of templates, the same for the same seed: what searches, lists and charts are tried on. */
export type MadeTurn = { role: "caller" | "agent"; text: string };

/** Numbers from 0 to 1 in an order that looks like chance and is always the same (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const things = words(
  "order invoice delivery appointment reservation password account subscription ticket parcel refund contract booking passport warranty receipt battery printer router keyboard bicycle kitchen mortgage insurance prescription vaccine lesson concert hotel flight luggage umbrella",
);
const qualities = words(
  "late broken missing wrong new old expensive urgent blue red heavy wooden electric second last next cancelled confirmed expired digital annual weekly",
);
const places = words(
  "Berlin Lisbon Vienna Oslo Madrid Toronto Nairobi Osaka Lima Dublin Prague Athens Geneva Krakow Bergen Malmo Porto Ghent",
);
const names = words("Miller Brown Garcia Okafor Nguyen Schmidt Rossi Novak Larsen Dubois Tanaka Silva Kowalski Haddad");
const days = words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday");

const questions = [
  "I have a question about my {quality} {thing}.",
  "Can you move my {thing} in {place} to {day}?",
  "My {thing} is {quality}, and Doctor {name} said you could help.",
  "What happened to the {quality} {thing} for {name}?",
  "Please cancel the {thing} on {day}, the number is {number}.",
  "How much is a {quality} {thing} from {place} these days?",
  "No, I said {day}, not {day}.",
  "Thanks, and is the {thing} still open on {day}?",
];
const answers = [
  "Your {thing} is confirmed for {day} in {place}.",
  "I see a {quality} {thing} under the name {name}, with the number {number}.",
  "I am sorry that the {thing} was {quality}. I can send another one to {place}.",
  "That would be {number} euros, and it arrives on {day}.",
  "The {thing} has been cancelled, and {name} will be told about it by e-mail.",
  "Let me look that up. The {quality} {thing} left {place} on {day} and should be with you soon.",
];

/** A conversation with so many turns: a greeting, then question and answer in turn. */
export function makeConversation(random: () => number, turns: number): MadeTurn[] {
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? "";
  const fill = (template: string) =>
    template.replace(/\{(\w+)\}/g, (_, slot: string) => {
      if (slot === "thing") return pick(things);
      if (slot === "quality") return pick(qualities);
      if (slot === "place") return pick(places);
      if (slot === "name") return pick(names);
      if (slot === "day") return pick(days);
      return String(Math.floor(random() * 9_000) + 1_000);
    });
  return Array.from({ length: turns }, (_, index) => {
    if (index === 0) return { role: "agent", text: "Hi, I'm Nova. What can I do for you?" };
    return index % 2 === 1
      ? { role: "caller", text: fill(pick(questions)) }
      : { role: "agent", text: fill(pick(answers)) };
  });
}

/** Words that stand in many of them, to search for. */
export const madeWords = { things, qualities, places, names, days };

function words(list: string): string[] {
  return list.split(" ");
}
