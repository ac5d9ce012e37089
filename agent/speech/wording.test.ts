import { expect, test } from "vitest";
import { sayWell } from "./wording";

test.each([
  // addresses
  ["Write to jane.doe@example.com.", "Write to jane dot doe at example dot com."],
  ["max_b-1+x@mail.example.io,", "max underscore b dash 1 plus x at mail dot example dot io,"],
  ["See example.com/path.", "See example dot com slash path."],
  ["https://www.example.org/a-b?x=1#y, ok", "example dot org slash a dash b, ok"],
  ["http://localhost:3000/x", "localhost colon 3000 slash x"],
  ["wait.me is no page", "wait.me is no page"],
  ["docs.example.dev/20160419", "docs dot example dot dev slash 2 0 1 6 0 4 1 9"],
  // telephone numbers
  ["Call (212) 555-0147.", "Call 2 1 2, 5 5 5, 0 1 4 7."],
  ["415-555-0199", "4 1 5, 5 5 5, 0 1 9 9"],
  ["415.555.0199", "4 1 5, 5 5 5, 0 1 9 9"],
  ["1-800-555-0100", "1, 8 0 0, 5 5 5, 0 1 0 0"],
  ["+44 20 7946 0018", "plus 4 4, 2 0, 7 9 4 6, 0 0 1 8"],
  ["+1 (415) 555-0199", "plus 1, 4 1 5, 5 5 5, 0 1 9 9"],
  ["555-0123", "5 5 5, 0 1 2 3"],
  // days and times
  ["on 2026-11-21.", "on November 21, 2026."],
  ["2026-11-21T15:30:00Z", "November 21, 2026 at 15:30"],
  ["on 11/21/2026", "on November 21, 2026"],
  ["on 21/11/2026", "on November 21, 2026"],
  ["2026-13-41", "2026-13-41"],
  ["Nov 21, 2026", "November 21, 2026"],
  ["Sept. 9th", "September 9"],
  ["21 Nov 2026", "November 21, 2026"],
  ["May 5", "May 5"],
  ["Mar 3: open", "March 3: open"],
  ["at 3:30 pm or 15:30", "at 3:30 pm or 15:30"],
  ["9:00-17:30", "9:00 to 17:30"],
  // amounts stay figures
  ["$1,234.50 and €5", "$1,234.50 and €5"],
  ["5 € or 5€", "€5 or €5"],
  ["$ 20", "$20"],
  ["20 % of 3.5%", "20 percent of 3.5 percent"],
  ["$5 million, 1st, 2nd and 1,000", "$5 million, 1st, 2nd and 1,000"],
  ["10-15 pages", "10 to 15 pages"],
  ["$10–$15", "$10 to $15"],
  ["1990–1995", "1990 to 1995"],
  ["a 5-star place", "a 5-star place"],
  ["COVID-19", "COVID-19"],
  ["-5 degrees (−3)", "minus 5 degrees (minus 3)"],
  ["~20 people", "about 20 people"],
  ["#5", "number 5"],
  ["5 km, 10 kg", "5 km, 10 kg"],
  // relations
  ["2 * 3 = 6", "2 times 3 equals 6"],
  ["3×4", "3 times 4"],
  ["x ≤ 5", "x is at most 5"],
  ["Rome → Paris", "Rome to Paris"],
  ["2 + 2", "2 plus 2"],
  // short forms
  ["fruit, e.g. apples", "fruit, for example, apples"],
  ["soon, i.e., now", "soon, that is, now"],
  ["apples, pears, etc.", "apples, pears, et cetera."],
  ["apples, etc. are here", "apples, et cetera are here"],
  ["cats vs. dogs", "cats versus dogs"],
  ["open 24/7", "open twenty-four seven"],
  ["salt & pepper and/or R&D", "salt and pepper and or R&D"],
  // names out of programs
  ["call getUserName() first", "call get user name first"],
  ["set max_size and MAX_SIZE", "set max size and MAX size".replace("MAX", "MAX")],
  ["JavaScript on iPhone at McDonald's", "JavaScript on iPhone at McDonald's"],
  ["print() it", "print it"],
  // left-overs
  ["a | b ` c", "a b c"],
  ["So , this is it .", "So, this is it."],
  ["", ""],
])("%j", (text, said) => {
  expect(sayWell(text)).toBe(said);
});

test.each(["@", "a@", "a.", "www.", "1-", "(555) ", "1.1.", "http://", "0", "a_", "aB", "$1,", "1 - "])(
  "stays quick on repeated %j",
  (unit) => {
    expect(typeof sayWell(unit.repeat(3_000))).toBe("string");
  },
);
