import { expect, test } from "vitest";
import { isHello } from "./hello";

test.each(["Hello?", "Hi, Nova!", "Hey there.", "Hello? Is anybody there?", "Good morning.", "Allô ?"])(
  "a greeting answers %j",
  (words) => expect(isHello(words, "Nova")).toBe(true),
);

test.each(["Hello, what time is it?", "Hey, stop.", "Is there a table?", "", "..."])(
  "a greeting does not answer %j",
  (words) => expect(isHello(words, "Nova")).toBe(false),
);
