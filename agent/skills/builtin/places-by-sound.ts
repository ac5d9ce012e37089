import { cityMapping } from "city-timezones";
import { doubleMetaphone } from "double-metaphone";
import { editDistance } from "@/lib/edit-distance";

/** The place that sounds like what speech-to-text wrote for it: "room" is Rome, "Lowe's Angels" Los Angeles. Undefined where none
 * does, or two do as well. Of large cities and of countries only: among all names there are, any word sounds like one. */
export function placeBySound(said: string): string | undefined {
  const heard = soundOf(said);
  if (heard.letters.length < 3 || beginsAsNoName.test(said)) return undefined;
  known ??= largePlaces();
  if (!/\s/.test(said) && known.some((place) => isFormOf(heard, place))) return undefined;
  const [best, next] = known
    .flatMap((place) => {
      const likeness = likenessOf(heard, place);
      return likeness === undefined ? [] : [{ ...place, likeness }];
    })
    .sort((a, b) => b.likeness - a.likeness || b.population - a.population);
  if (!best) return undefined;
  const isClear = !next || best.likeness > next.likeness || best.population > 5 * next.population;
  return isClear ? best.name : undefined;
}

const beginsAsNoName = /^(the|an?|my|your|our|his|her|their|this|that|these|those)\s/i;

/** "German" is another word, not a Germany that was misheard. */
const isFormOf = (heard: Sound, place: Sound) =>
  heard.letters.length > 3 && (heard.letters.startsWith(place.letters) || place.letters.startsWith(heard.letters));

/** Letters without marks, the consonants as they sound (two ways to say them), and where dull and bright vowels stand. */
type Sound = { letters: string; codes: readonly string[]; vowels: string };
type LargePlace = Sound & { name: string; population: number };

function soundOf(name: string): Sound {
  const letters = name
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^a-z]/g, "");
  const vowels = letters
    .replace(/e$|h/g, "")
    .replace(/[aeiouyw]+/g, (group) => (/[ou]/.test(group) ? "o" : group.startsWith("a") ? "a" : "e"))
    .replace(/[^aeo]+/g, ".");
  return { letters, codes: [...new Set(doubleMetaphone(letters))], vowels };
}

/** 0 to 1, over 1 where also the codes are the same; undefined for what cannot have been meant. */
function likenessOf(heard: Sound, place: Sound): number | undefined {
  const off = offBy(heard, place);
  if (off > 1) return undefined;
  const longest = Math.max(heard.letters.length, place.letters.length);
  const likeness = 1 - editDistance(heard.letters, place.letters) / longest;
  const consonants = Math.min(heard.codes[0]?.length ?? 0, place.codes[0]?.length ?? 0);
  if (off === 1) return consonants >= 5 && likeness >= 0.65 ? likeness : undefined;
  // A few consonants say little by themselves.
  const isLike = likeness >= 0.75 || (likeness >= 0.5 && (consonants > 3 || heard.vowels === place.vowels));
  return isLike ? 1 + likeness : undefined;
}

/** How many consonants differ at the least; 2 = more than one. */
function offBy(heard: Sound, place: Sound): number {
  let least = 2;
  for (const code of heard.codes) {
    for (const other of place.codes) {
      if (Math.abs(code.length - other.length) < 2) least = Math.min(least, editDistance(code, other));
    }
  }
  return least;
}

let known: readonly LargePlace[] | undefined;

const smallestCity = 500_000;
/** Countries with so many large cities that people elsewhere ask for the largest ones only. */
const manyCities = { countries: ["CHN", "IND"], smallest: 3_000_000 };
/** Cities that give a time zone its name are known beyond their size. */
const smallestZoneCity = 100_000;

function largePlaces(): LargePlace[] {
  const zoneCities = new Set(
    Intl.supportedValuesOf("timeZone").map((zone) => soundOf(zone.split("/").at(-1) ?? "").letters),
  );
  const places = new Map<string, LargePlace>();
  const offer = (name: string, population: number) => {
    const sound = soundOf(name);
    const known = places.get(sound.letters);
    if (sound.letters && !(known && known.population >= population)) {
      places.set(sound.letters, { ...sound, name, population });
    }
  };
  for (const { city, city_ascii, country, iso3, pop } of cityMapping) {
    const least = manyCities.countries.includes(iso3) ? manyCities.smallest : smallestCity;
    const isZoneCity = pop >= smallestZoneCity && zoneCities.has(soundOf(city_ascii).letters);
    if (pop >= least || isZoneCity) offer(city, pop);
    if (pop >= smallestCity) offer(country, pop);
  }
  return [...places.values()];
}
