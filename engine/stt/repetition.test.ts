import { describe, expect, test } from "vitest";
import { guardRepetition } from "./repetition";

const words = (text: string) => text.split(" ").map((word) => ` ${word}`);

describe("guardRepetition", () => {
  test("leaves ordinary speech alone", () => {
    expect(guardRepetition(words("No, no, no, I would like the other one."), 3)).toBe(
      "No, no, no, I would like the other one.",
    );
  });

  test("keeps digits that repeat", () => {
    expect(guardRepetition(words("0 0 0 0 0 0 0 4"), 4)).toBe("0 0 0 0 0 0 0 4");
  });

  test("collapses a word that loops", () => {
    expect(guardRepetition(words(`hello ${"you ".repeat(40).trim()}`), 60)).toBe("hello you");
  });

  test("collapses a phrase that loops", () => {
    expect(guardRepetition(words(`${"thanks for watching ".repeat(6)}bye`), 60)).toBe("thanks for watching bye");
  });

  test("gives nothing for a loop of foreign characters", () => {
    expect(
      guardRepetition(
        Array.from({ length: 50 }, () => "师"),
        2,
      ),
    ).toBe("");
  });

  test("gives nothing for mere punctuation", () => {
    expect(guardRepetition([" .", "."], 1)).toBe("");
  });

  test("cuts what nobody can say in the time", () => {
    const babble = Array.from({ length: 300 }, (_, index) => ` w${index}`);
    expect(guardRepetition(babble, 1).split(" ").length).toBe(18);
  });
});
