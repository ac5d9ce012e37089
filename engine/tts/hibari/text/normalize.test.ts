import { expect, test } from "vitest";
import { createNormalizer } from "./normalize";

const months = Object.fromEntries(
  "January February March April May June July August September October November December"
    .split(" ")
    .map((name) => [name.slice(0, 3).toLowerCase(), name]),
);
const normalize = createNormalizer({
  months,
  titles: { Dr: "Dr", St: "Saint", Prof: "Professor" },
  abbreviations: { "St.": "Street", "approx.": "approximately", "Mon.": "Monday" },
  units: {
    km: ["kilometer", "kilometers"],
    ft: ["foot", "feet"],
    "km/h": ["kilometers per hour", "kilometers per hour"],
  },
  symbols: { "=": "equals", "½": "one half", "*": " ", "|": ", ", "™": "" },
  currency: {
    $: ["dollar", "dollars"],
    "¥": ["yen", "yen"],
    "¢": ["cent", "cents"],
    EUR: ["euro", "euros"],
  },
  roman_cardinal: ["Chapter"],
  roman_ordinal: ["Henry"],
});

test.each([
  // times
  ["at 9:00", "at nine o'clock"],
  ["at 3:15 pm", "at three fifteen P.M."],
  ["at 6:07am.", "at six oh seven A.M."],
  ["at 12:00 a.m. sharp", "at twelve A.M. sharp"],
  ["1:30:15 left", "one thirty and fifteen seconds left"],
  ["room 25:00", "room 25:00"],
  ["at 7:61", "at 7:61"],
  // dates
  ["2026-03-02", "March second, 2026"],
  ["12/31/2027", "December thirty-first, 2027"],
  ["31/12/99", "December thirty-first, 1999"],
  ["5/6", "5 sixths"],
  ["on 11/24", "on November twenty-fourth"],
  ["2026-13-02", "2026-13-02"],
  ["March 3", "March third"],
  ["Sept. 9th, 2031", "September ninth, 2031"],
  ["July 2014", "July 2014"],
  ["the 21st", "the 21st"],
  ["3 Mar", "the third of March"],
  ["May 40", "May 40"],
  // amounts
  ["$1.2 million", "1.2 million dollars"],
  ["$40k", "40 thousand dollars"],
  ["$45.99", "$45.99"],
  ["99¢", "99 cents"],
  ["1¢", "1 cent"],
  ["¥5000", "5000 yen"],
  ["EUR 3 million", "3 million euros"],
  ["72°F", "72 degrees Fahrenheit"],
  ["-5 °C", "-5 degrees Celsius"],
  ["1°", "1 degree"],
  ["5 km", "5 kilometers"],
  ["1 km", "1 kilometer"],
  ["1,200ft", "1,200 feet"],
  ["15 km/h", "15 kilometers per hour"],
  ["B5km", "B5km"],
  // words
  ["Dr. Lee", "Dr Lee"],
  ["St. James lives on Main St.", "Saint James lives on Main Street."],
  ["Main St. is long", "Main Street is long"],
  ["approx. 5", "approximately 5"],
  ["No. 5", "Number 5"],
  ["#5", "number 5"],
  ["Chapter IV.", "Chapter 4."],
  ["Henry VIII", "Henry the eighth"],
  ["Henry I'm", "Henry I'm"],
  // numbers in relation
  ["3/4", "3 quarters"],
  ["1/2", "one half"],
  ["50/50", "50 slash 50"],
  ["10-15 pages", "10 to 15 pages"],
  ["a 5 – 6 lead", "a 5 to 6 lead"],
  ["+5", "plus 5"],
  // symbols and spaces
  ["a = b", "a equals b"],
  ["a =", "a ="],
  ["½ cup", "one half cup"],
  ["**bold** ™ word", "bold word"],
  ["a | b", "a, b"],
  ["  so\t much \u00a0 space  ", "so much space"],
  ["it’s", "it's"],
  ["", ""],
])("%s", (text, said) => {
  expect(normalize(text)).toBe(said);
});
