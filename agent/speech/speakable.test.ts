import { expect, test } from "vitest";
import { speakable } from "./speakable";

test.each([
  ["**Bold** and _soft_ and `code`", "Bold and soft and code"],
  ["# Title", "Title"],
  ["- first", "first"],
  ["See [our page](https://example.org/a_b).", "See our page."],
  ["Great 🎉👍🏽!", "Great!"],
  ["2 * 3 is 6, snake_case opens up", "2 times 3 is 6, snake case opens up"],
  ["```js\nx()\n```", "x."],
  ["## Prices\n\n- **Small**: $5 🎉\n- _Large_: 20 % more", "Prices.\nSmall: $5.\nLarge: 20 percent more"],
  ["🎉", ""],
])("%s", (written, spoken) => {
  expect(speakable(written)).toBe(spoken);
});
