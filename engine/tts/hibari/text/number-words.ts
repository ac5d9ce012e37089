const ONES =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const SCALES =
  "thousand million billion trillion quadrillion quintillion sextillion septillion octillion nonillion decillion".split(
    " ",
  );
const ORDINALS = new Map([
  ["one", "first"],
  ["two", "second"],
  ["three", "third"],
  ["five", "fifth"],
  ["eight", "eighth"],
  ["nine", "ninth"],
  ["twelve", "twelfth"],
]);
const LONGEST = 3 * (SCALES.length + 1);

/** "1204" → "one thousand two hundred four". `digits` are ASCII digits; numbers past the decillions are read digit by digit. */
export function cardinal(digits: string): string {
  const plain = digits.replace(/^0+(?=\d)/, "");
  if (plain.length > LONGEST) return digitByDigit(digits);
  const groups: string[] = [];
  for (let end = plain.length, scale = -1; end > 0; end -= 3, scale++) {
    const group = Number(plain.slice(Math.max(end - 3, 0), end));
    if (group > 0) groups.unshift(scale < 0 ? belowThousand(group) : `${belowThousand(group)} ${SCALES[scale]}`);
  }
  return groups.join(" ") || "zero";
}

/** "23" → "twenty-third". */
export function ordinal(digits: string): string {
  return cardinal(digits).replace(
    /[a-z]+$/,
    (last) => ORDINALS.get(last) ?? (last.endsWith("y") ? `${last.slice(0, -1)}ieth` : `${last}th`),
  );
}

/** "1998" → "nineteen ninety-eight", "1906" → "nineteen oh six", "2005" → "two thousand five". */
export function year(digits: string): string {
  const value = Number(digits);
  const century = Math.floor(value / 100);
  const rest = value % 100;
  if (century === 0 || century >= 100 || (century % 10 === 0 && rest < 10)) return cardinal(digits);
  const head = belowThousand(century);
  if (rest === 0) return `${head} hundred`;
  return rest < 10 ? `${head} oh ${ONES[rest]}` : `${head} ${belowThousand(rest)}`;
}

/** "3.140" → "three point one four": trailing zeros are not said, and "2.0" is "two". */
export function decimal(text: string): string {
  const [whole = "", fraction = ""] = text.split(".");
  const said = fraction.replace(/0+$/, "");
  return said ? `${cardinal(whole || "0")} point ${digitByDigit(said)}` : cardinal(whole || "0");
}

/** "042" → "zero four two". */
export function digitByDigit(digits: string): string {
  return Array.from(digits, (digit) => ONES[Number(digit)] ?? "").join(" ");
}

function belowThousand(value: number): string {
  const words: string[] = [];
  if (value >= 100) words.push(`${ONES[Math.floor(value / 100)]} hundred`);
  const rest = value % 100;
  const ten = TENS[Math.floor(rest / 10)];
  if (rest >= 20) words.push(rest % 10 ? `${ten}-${ONES[rest % 10]}` : `${ten}`);
  else if (rest > 0) words.push(`${ONES[rest]}`);
  return words.join(" ");
}
