/** A WMO weather code as words that fit after "it is". */
export function describeSky(code: number): string {
  return words.find(([from, to]) => code >= from && code <= to)?.[2] ?? "changeable";
}

const words: readonly (readonly [from: number, to: number, words: string])[] = [
  [0, 0, "clear"],
  [1, 1, "mostly clear"],
  [2, 2, "partly cloudy"],
  [3, 3, "cloudy"],
  [45, 48, "foggy"],
  [51, 57, "drizzling"],
  [61, 61, "lightly raining"],
  [63, 63, "raining"],
  [65, 65, "raining heavily"],
  [66, 67, "freezing rain"],
  [71, 77, "snowing"],
  [80, 82, "showery"],
  [85, 86, "snow showers"],
  [95, 99, "stormy"],
];
