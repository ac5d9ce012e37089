import { expect, test } from "vitest";
import { plainSpeechRules } from "./plain-speech";
import { applyRules } from "./rewrite";

const say = (text: string) => applyRules(plainSpeechRules, text).replace(/ +/g, " ").trim();

test.each([
  ["support@example.com.", "support at example dot com."],
  ["jane_doe-1+x@mail.parley.io", "jane underscore doe dash 1 plus x at mail dot parley dot io"],
  ["https://www.parley.dev/docs/start?x=1#top, ok", "parley dot dev slash docs slash start, ok"],
  ["(see openai.com/)", "(see openai dot com)"],
  ["http://localhost/x", "localhost slash x"],
  ["https://t.me/parley", "t dot me slash parley"],
  ["report.final", "report.final"],
  ["Wait.me too", "Wait.me too"],
  ["github.com/a/20160419", "github dot com slash a slash 2 0 1 6 0 4 1 9"],
  ["415-555-0199.", "4 1 5, 5 5 5, 0 1 9 9."],
  ["(212) 555-0147", "2 1 2, 5 5 5, 0 1 4 7"],
  ["1-800-555-0100", "1, 8 0 0, 5 5 5, 0 1 0 0"],
  ["+1 (415) 555-0199", "plus 1, 4 1 5, 5 5 5, 0 1 9 9"],
  ["+44 20 7946 0018", "plus 4 4, 2 0, 7 9 4 6, 0 0 1 8"],
  ["415.555.0199", "4 1 5, 5 5 5, 0 1 9 9"],
  ["555-0123", "5 5 5, 0 1 2 3"],
  ["1555-01234", "1555-01234"],
  ["192.168.1.1", "192 dot 168 dot 1 dot 1"],
  ["version 1.0.3.", "version 1 point 0 point 3."],
  ["3.14", "3.14"],
  ["PIN 0042.", "PIN 0 0 4 2."],
  ["0.5, 00:30, 0", "0.5, 00:30, 0"],
  ["Your zip code is 94110, right?", "Your zip code is 9 4 1 1 0, right?"],
  ["Confirmation number: 738291", "Confirmation number: 7 3 8 2 9 1"],
  ["The order was 12500.50", "The order was 12500.50"],
  ["The total is 94110", "The total is 94110"],
  ["open 24/7", "open twenty-four seven"],
  ["[the docs](https://parley.dev) help", "the docs help"],
  ["## Opening hours", "Opening hours"],
  ["- five eggs - and milk", "five eggs - and milk"],
  ["-5 degrees", "-5 degrees"],
  ["Great 👍🏽 job 🇺🇸!", "Great job !"],
  ["© 2026 and Acme™", "© 2026 and Acme™"],
  ["run `npm start`", "run npm start"],
])("%s", (text, said) => {
  expect(say(text)).toBe(said);
});

test.each(["@", "a@", "a.", "www.", "1-", "(555) ", "[a](", "1.1.", "http://", "code is ", "0"])(
  "stays quick on repeated %s",
  (unit) => {
    // Patterns that backtrack over the whole text would run into the test's time limit here.
    expect(typeof say(unit.repeat(20_000))).toBe("string");
  },
);
