import { plain } from "./backchannels";

const hellos = new Set(
  "hello hallo hi hey hiya hullo hola bonjour salut allô allo ciao pronto olá oi hej hei moin servus".split(" "),
);
const longHellos = [
  "hello there",
  "hi there",
  "hey there",
  "good morning",
  "good afternoon",
  "good evening",
  "guten morgen",
  "guten tag",
  "guten abend",
  "buenos días",
  "buenas tardes",
  "anybody there",
  "anyone there",
  "is anybody there",
  "is anyone there",
  "are you there",
  "can you hear me",
];

/** Whether the words say no more than that somebody is on the line, which a greeting answers. */
export function isHello(transcript: string, agentName = ""): boolean {
  const text = plain(transcript);
  let rest = ` ${text.replaceAll(" ", "  ")} `;
  for (const phrase of [...longHellos, plain(agentName)].filter(Boolean).toSorted((a, b) => b.length - a.length))
    rest = rest.replaceAll(` ${phrase.replaceAll(" ", "  ")} `, "  ");
  return text !== "" && rest.split(" ").every((word) => word === "" || word === "-" || hellos.has(word));
}
