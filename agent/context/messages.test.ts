import { expect, test } from "vitest";
import { joinCallerTurns, type Message, splitHead } from "./messages";

test("a turn taken back and continued is one turn", () => {
  const answer: Message = { role: "assistant", content: "Sure." };
  const joined = joinCallerTurns([
    { role: "user", content: "I would like" },
    { role: "user", content: "to book a table." },
    answer,
    { role: "user", content: "For two." },
  ]);
  expect(joined).toEqual([
    { role: "user", content: "I would like to book a table." },
    answer,
    { role: "user", content: "For two." },
  ]);
});

test("pictures are left alone", () => {
  const picture: Message = { role: "user", content: [{ type: "image_url", image_url: { url: "data:image/png," } }] };
  const messages: Message[] = [{ role: "user", content: "Look:" }, picture];
  expect(joinCallerTurns(messages)).toEqual(messages);
});

test("the instructions are what stands before the first turn", () => {
  const system: Message = { role: "system", content: "Be kind." };
  expect(splitHead([system])).toEqual({ head: [system], turns: [] });
  const turns: Message[] = [{ role: "assistant", content: "Hi." }, system];
  expect(splitHead([system, ...turns])).toEqual({ head: [system], turns });
});
