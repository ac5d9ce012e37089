import { expect, test } from "vitest";
import { clausesOf } from "./clause-source";

async function* written(...pieces: (string | symbol)[]) {
  yield* pieces;
}

async function all(pieces: (string | symbol)[], aheadMs = () => 0): Promise<string[]> {
  const clauses: string[] = [];
  for await (const clause of clausesOf(written(...pieces), aheadMs)) clauses.push(clause);
  return clauses;
}

test.each([
  [["The total is $1,", "234", ".50", " on Nov ", "21, ", "2026."], ["The total is $1,234.50 on November 21, 2026."]],
  [
    ["See [our ", "page](https://exa", "mple.org), or **exa", "mple.com", "/a**."],
    ["See our page,", "or example dot com slash a."],
  ],
  [
    ["Run `npm ", "start`", " now. 🎉", "\n\n```js\nlet a", " = 1;\nlet b = 2;\n``", "`\nThat is all."],
    ["Run npm start now.", "I'll leave out the code here.", "That is all."],
  ],
  [
    ["- one egg\n", "- two", " apples\n"],
    ["one egg.", "two apples."],
  ],
  [["🎉", " ", "**", "**"], []],
])("%j becomes %j", async (pieces, clauses) => {
  const inOneGo = await all([pieces.join("")]);
  expect(await all(pieces)).toEqual(clauses);
  expect(inOneGo.join(" ")).toBe(clauses.join(" "));
});

test("while enough lies ahead it waits for the end of a sentence, else it takes what there is", async () => {
  const text = ["Well, the train to the north leaves", " at noon. Good", "bye."];
  expect(await all(text, () => 5_000)).toEqual(["Well, the train to the north leaves at noon.", "Goodbye."]);
  expect((await all(text, () => 0))[0]).toBe("Well,");
});

test("what lay ahead runs out while a sentence is being written: its beginning is taken", async () => {
  let finish = () => {};
  const isRead = new Promise<void>((resolve) => {
    finish = resolve;
  });
  async function* slow() {
    yield "The train to the north leaves at ";
    await isRead;
    yield "noon.";
  }
  const startedAt = performance.now();
  const clauses = clausesOf(slow(), () => 450 - (performance.now() - startedAt));
  expect((await clauses.next()).value).toBe("The train to the north leaves");
  finish();
  expect((await clauses.next()).value).toBe("at noon.");
  expect((await clauses.next()).done).toBe(true);
});

test("a flush ends a clause, and a broken text is told of after what there was", async () => {
  expect(await all(["One two three", Symbol("flush"), "four"])).toEqual(["One two three", "four"]);
  async function* broken() {
    yield "All of it ";
    throw new Error("gone");
  }
  const clauses = clausesOf(broken(), () => 0);
  expect((await clauses.next()).value).toBe("All of it");
  await expect(clauses.next()).rejects.toThrow("gone");
});
