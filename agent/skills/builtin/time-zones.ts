import { cityMapping } from "city-timezones";

export type Place = { name: string; timeZone: string };

type Entry = Place & { population: number };

let index: Map<string, Entry> | undefined;

/** The time zone of a city, country or province by its English name; the most populous place wins a shared name. */
export function findTimeZone(name: string): Place | undefined {
  index ??= buildIndex();
  const key = keyOf(name);
  return index.get(key) ?? index.get(key.replace(/^the /, ""));
}

/** Names people say that the table spells another way. */
const alsoKnownAs: Record<string, string> = {
  "new york city": "new york",
  nyc: "new york",
  la: "los angeles",
  sf: "san francisco",
  dc: "washington",
  bombay: "mumbai",
  bangalore: "bengaluru",
  calcutta: "kolkata",
  kiev: "kyiv",
  usa: "united states of america",
  "united states": "united states of america",
  us: "united states of america",
  uk: "united kingdom",
  england: "united kingdom",
  britain: "united kingdom",
  "great britain": "united kingdom",
  holland: "netherlands",
};

function buildIndex(): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  const offer = (name: string | undefined, shown: string, timeZone: string, population: number) => {
    if (!name || !timeZone) return;
    const key = keyOf(name);
    const known = entries.get(key);
    if (!known || known.population < population) entries.set(key, { name: shown, timeZone, population });
  };
  for (const { city, city_ascii, pop, timezone } of cityMapping) {
    offer(city, city, timezone, pop);
    offer(city_ascii, city, timezone, pop);
  }
  // Countries and provinces only where no city has the name: "Mexico" is asked of the country, "Luxembourg" is both.
  const areas = new Map<string, Entry>();
  for (const { country, province, pop, timezone } of cityMapping) {
    for (const area of [country, province]) {
      if (!area) continue;
      const known = areas.get(keyOf(area));
      if (!known || known.population < pop) areas.set(keyOf(area), { name: area, timeZone: timezone, population: pop });
    }
  }
  for (const [key, entry] of areas) if (!entries.has(key)) entries.set(key, entry);
  for (const timeZone of Intl.supportedValuesOf("timeZone")) {
    const city = timeZone.split("/").at(-1)?.replaceAll("_", " ");
    if (city && !entries.has(keyOf(city))) entries.set(keyOf(city), { name: city, timeZone, population: 0 });
  }
  for (const [said, meant] of Object.entries(alsoKnownAs)) {
    const entry = entries.get(meant);
    if (entry) entries.set(said, entry);
  }
  return entries;
}

function keyOf(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
