import { describe, expect, test } from "vitest";
import { createMarkupFilter } from "./markup";

function filter(text: string, size: number): string {
  const { push, flush } = createMarkupFilter();
  let plain = "";
  for (let at = 0; at < text.length; at += size) plain += push(text.slice(at, at + size));
  return plain + flush();
}
const tidy = (text: string) =>
  text
    .replace(/[ \t]+/g, " ")
    .replace(/\s*\n\s*/g, "\n")
    .trim();

const cases: [written: string, plain: string][] = [
  ["**Bold** and _soft_ and *this*.", "Bold and soft and this."],
  ["It is ***very*** (**really**) ~~good~~ fine.", "It is very (really) good fine."],
  ["**Two words, bold** here", "Two words, bold here"],
  ["# Title\nText", "Title.\nText"],
  ["## Is it?\nText", "Is it?\nText"],
  ["- first\n- second\n", "first.\nsecond."],
  ["* one\n* two", "one.\ntwo"],
  ["1. Boil water.\n2) Add salt", "Boil water.\nAdd salt"],
  ["> ## Quoted\n> words", "Quoted.\nwords"],
  ["- [x] done", "done"],
  ["One\n\n---\n\nTwo", "One\nTwo"],
  ["| Name | Age |\n| --- | ---: |\n| Ann | 7 |\n", "Name, Age.\nAnn, 7."],
  ["See [our page](https://example.org/a_b).", "See our page."],
  ['See [our **big** page](https://example.org "title"), please', "See our big page, please"],
  ["![A red car](car.png) is here", "A red car is here"],
  ["As said [1], and [laughs] so", "As said , and laughs so"],
  ["Go to <https://example.org> now<br>please", "Go to https://example.org nowplease"],
  ["if a < b and c > d", "if a < b and c > d"],
  ["Tom &amp; Jerry", "Tom & Jerry"],
  ["Great 🎉👍🏽! 🇩🇪 1️⃣ 👨‍👩‍👧 ok ❤️", "Great ! 1 ok"],
  ["Fine :) and <3 you ;-).", "Fine and you ."],
  ["Acme™ © 2026", "Acme™ © 2026"],
  ["2 * 3 is 6, a_b stays", "2 * 3 is 6, a_b stays"],
  ["Run `npm run build`, please", "Run npm run build, please"],
  ["Use `getUserName()` or (`max_size`).", "Use get user name or (max size)."],
  ["Set `a.b = 3`", "Set a dot b equals 3"],
  ["Pass `--dry-run` and `-v`", "Pass dash dash dry-run and dash v".replace("dry-run", "dry run")],
  ["A lone ` mark", "A lone mark"],
  ["Look:\n```js\nx()\n```\nDone", "Look:\nx.\nDone"],
  ["```\nconst a = 1;\nconst b = 2;\n```", "I'll leave out the code here."],
  ["Here:\n~~~py\nfor a in b:\n  print(a)\n~~~\nOk", "Here:\nI'll leave out the code here.\nOk"],
  ["```js\nnever closed\nat all", "I'll leave out the code here."],
  ["It costs 5 \\* 3", "It costs 5 * 3"],
  ["-5 degrees", "-5 degrees"],
  ["2026. That was", "2026. That was"],
  ["[not a link", "not a link"],
];

describe.each([1, 2, 3, 7, 1_000])("in pieces of %i letters", (size) => {
  test.each(cases)("%j", (written, plain) => {
    expect(tidy(filter(written, size))).toBe(plain);
  });
});

test("plain words are passed on as soon as they are whole", () => {
  const { push } = createMarkupFilter();
  expect(["Hel", "lo ", "there", ", my", " friend"].map(push)).toEqual(["", "Hello ", "", "there, ", "my "]);
});

test.each(["[", "`", "<a", "**", "![", "|", "- ", "```\n", "[a](", "> ", "_a"])(
  "stays quick on repeated %j",
  (unit) => {
    expect(typeof filter(unit.repeat(3_000), 50)).toBe("string");
  },
);
