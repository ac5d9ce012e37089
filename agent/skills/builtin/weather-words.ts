import type { Wording } from "../wording";

type Sky = keyof Wording["sky"];

/** What the sky does by a WMO weather code. */
export function skyOf(code: number): Sky {
  return skies.find(([from, to]) => code >= from && code <= to)?.[2] ?? "changeable";
}

const skies: readonly (readonly [from: number, to: number, sky: Sky])[] = [
  [0, 0, "clear"],
  [1, 1, "mostlyClear"],
  [2, 2, "partlyCloudy"],
  [3, 3, "cloudy"],
  [45, 48, "fog"],
  [51, 57, "drizzle"],
  [61, 61, "lightRain"],
  [63, 63, "rain"],
  [65, 65, "heavyRain"],
  [66, 67, "freezingRain"],
  [71, 77, "snow"],
  [80, 82, "showers"],
  [85, 86, "snowShowers"],
  [95, 99, "storm"],
];
