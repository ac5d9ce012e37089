import { expect, test } from "vitest";
import { takeOverScript } from "./take-over";

const script = { instructions: "You are Max.", consent: "", greeting: "Hi." };
const told = { from: "Nova", atMs: 5_000, reason: "", summary: "Ann has booking 77." };
const facts = (language: string) => ({ agentName: "Max", language, isStarter: false });

test.each([
  ["en-GB", "Hello, this is Max. Nova has handed you over to me. What can I do for you?"],
  ["de-AT", "Hallo, hier ist Max. Nova hat Sie zu mir verbunden. Was kann ich für Sie tun?"],
  ["es-MX", "Hola, le habla Max. Nova le ha pasado conmigo. ¿En qué puedo ayudarle?"],
  ["fr", "Bonjour, ici Max. Nova vous a transféré vers moi. Que puis-je faire pour vous ?"],
  ["ja-JP", "Hello, this is Max. Nova has handed you over to me. What can I do for you?"],
])("in %s it greets as one who knows where the caller comes from", (language, greeting) => {
  expect(takeOverScript(script, told, facts(language)).greeting).toBe(greeting);
});

test("the reason is said to the caller, and what was talked about is known to the model", () => {
  const reason = "You would like to change your booking.";
  const { greeting, instructions } = takeOverScript(script, { ...told, reason }, facts("en"));
  expect(greeting).toContain("You would like to change your booking. Let's go on from there.");
  expect(instructions).toMatch(/^You are Max\.\n\nYou have just taken this call over from Nova.*Ann has booking 77\./s);
});
