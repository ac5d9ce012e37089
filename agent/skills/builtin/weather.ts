import { z } from "zod";
import { AppError } from "@/lib/errors";
import { type GuardedFetch, readText } from "@/lib/guarded-fetch";
import { defineSkill, type Skill } from "../define-skill";
import { type Wording, weekdayName, wordingIn } from "../wording";
import { dayOffset, type NamedDay } from "./days";
import { placeBySound } from "./places-by-sound";
import { findTimeZone } from "./time-zones";
import { skyOf } from "./weather-words";

const input = z.strictObject({
  city: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .optional()
    .describe("City, without country. Leave out for where the caller is."),
  day: z.string().trim().max(40).optional().describe("today, tomorrow or a weekday. Leave out for now."),
});

export type WeatherOptions = { place?: string; units?: string; geocodingUrl?: string; forecastUrl?: string };

/** The weather by Open-Meteo, which asks for no key. */
export function createWeather(options: WeatherOptions): Skill {
  return defineSkill({
    name: "weather",
    description: "The weather in a city, now or on a day of the coming week. Not for past weather or climate.",
    input,
    waitingIn: (language) => wordingIn(language).forecastComes,
    retries: 1,
    timeoutMs: 6_000,
    isOutside: false,
    // The city's name decides, so that "in the fridge" stays a matter for the language model.
    recognises: ({ city }) => city === undefined || /^\p{Lu}/u.test(city) || findTimeZone(city) !== undefined,
    soundsLike({ city, ...rest }) {
      const meant = city && placeBySound(city);
      return meant ? { ...rest, city: meant } : undefined;
    },
    async run({ city, day }, { fetch, signal, language, now }) {
      const words = wordingIn(language);
      const asked = city ?? options.place;
      if (!asked) return words.whichCity;
      const wanted = day === undefined ? undefined : dayOffset(day);
      if (day !== undefined && !wanted) throw new AppError("invalid_input", words.whichDay);
      const net = { fetch, signal, words };
      const place =
        (await findPlace(asked, options, language, net)) ?? (await findMisheard(asked, options, language, net));
      if (!place) throw new AppError("not_found", words.unknownPlace(asked));
      const isImperial = options.units ? options.units === "imperial" : language === "en-US";
      const forecast = await readForecast(place, isImperial, options, net);
      return wanted === undefined
        ? tellNow(place.name, forecast, words)
        : tellDay(place.name, wanted(dayOf(now, forecast.timezone)), forecast, words);
    },
  });
}

type Net = { fetch: GuardedFetch; signal: AbortSignal; words: Wording };
type Place = z.infer<typeof placeSchema>;

const placeSchema = z.object({ name: z.string().max(200), latitude: z.number(), longitude: z.number() });
const placesSchema = z.object({ results: placeSchema.array().nullish() });

type Geocoding = [city: string, options: WeatherOptions, language: string, net: Net];

async function findPlace(...[city, options, language, net]: Geocoding): Promise<Place | undefined> {
  const url = new URL("/v1/search", options.geocodingUrl || "https://geocoding-api.open-meteo.com");
  url.search = new URLSearchParams({
    name: city,
    count: "1",
    language: language.slice(0, 2),
    format: "json",
  }).toString();
  const { results } = await ask(url, placesSchema, net);
  return results?.[0];
}

/** A name that nobody has is one that was misheard, also where it was written with a capital. */
async function findMisheard(...[city, ...rest]: Geocoding): Promise<Place | undefined> {
  const meant = placeBySound(city);
  return meant ? findPlace(meant, ...rest) : undefined;
}

const daily = ["weather_code", "temperature_2m_max", "temperature_2m_min", "precipitation_probability_max"] as const;
const forecastSchema = z.object({
  timezone: z.string().max(100),
  current: z.object({ temperature_2m: z.number(), weather_code: z.number(), wind_speed_10m: z.number().nullish() }),
  daily: z.object({
    time: z.iso.date().array(),
    weather_code: z.number().nullable().array(),
    temperature_2m_max: z.number().nullable().array(),
    temperature_2m_min: z.number().nullable().array(),
    precipitation_probability_max: z.number().nullable().array().nullish(),
  }),
});
type Forecast = z.infer<typeof forecastSchema>;

function readForecast(place: Place, isImperial: boolean, options: WeatherOptions, net: Net): Promise<Forecast> {
  const url = new URL("/v1/forecast", options.forecastUrl || "https://api.open-meteo.com");
  url.search = new URLSearchParams({
    latitude: String(place.latitude),
    longitude: String(place.longitude),
    current: "temperature_2m,weather_code,wind_speed_10m",
    daily: daily.join(","),
    timezone: "auto",
    forecast_days: "8",
    ...(isImperial ? { temperature_unit: "fahrenheit", wind_speed_unit: "mph" } : {}),
  }).toString();
  return ask(url, forecastSchema, net);
}

async function ask<T>(url: URL, schema: z.ZodType<T>, { fetch, signal, words }: Net): Promise<T> {
  const failed = (cause: unknown) => new AppError("provider_failed", words.weatherFailed, { cause });
  try {
    const response = await fetch(url, { signal, maxBytes: 200_000 });
    const text = await readText(response);
    if (!response.ok) throw new Error(`Status ${response.status}.`);
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw signal.aborted ? error : failed(error);
  }
}

function tellNow(place: string, { current, daily: days }: Forecast, words: Wording): string {
  const [high, chance] = [days.temperature_2m_max[0], days.precipitation_probability_max?.[0]];
  return words.weatherNow({
    place,
    degrees: Math.round(current.temperature_2m),
    sky: words.sky[skyOf(current.weather_code)],
    ...(typeof high === "number" ? { high: Math.round(high) } : {}),
    ...(typeof chance === "number" && chance >= worthTelling ? { rain: chance } : {}),
  });
}

/** A chance of rain, percent. */
const worthTelling = 30;

function tellDay(place: string, { offset, weekday }: NamedDay, { daily: days }: Forecast, words: Wording): string {
  const code = days.weather_code[offset];
  const [high, low] = [days.temperature_2m_max[offset], days.temperature_2m_min[offset]];
  if (typeof code !== "number" || typeof high !== "number" || typeof low !== "number") {
    throw new AppError("not_found", words.noForecast(place));
  }
  const chance = days.precipitation_probability_max?.[offset];
  return words.weatherOn({
    place,
    day: [words.today, words.tomorrow][offset] ?? words.onDay(weekdayName(weekday, words.locale)),
    sky: words.sky[skyOf(code)],
    low: Math.round(low),
    high: Math.round(high),
    ...(typeof chance === "number" ? { rain: chance } : {}),
  });
}

/** The weekday there, 0 = Sunday. */
function dayOf(now: Date, timeZone: string): number {
  const name = new Intl.DateTimeFormat("en-US", { timeZone, weekday: "short" }).format(now);
  return ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].indexOf(name);
}
