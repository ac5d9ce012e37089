import { z } from "zod";
import { AppError } from "@/lib/errors";
import { type GuardedFetch, readText } from "@/lib/guarded-fetch";
import { defineSkill, type Skill } from "../define-skill";
import { dayOffset, type NamedDay } from "./days";
import { placeBySound } from "./places-by-sound";
import { findTimeZone } from "./time-zones";
import { describeSky } from "./weather-words";

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
    waiting: "Let me look at the forecast.",
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
      const asked = city ?? options.place;
      if (!asked) return "For which city?";
      const wanted = day === undefined ? undefined : dayOffset(day);
      const net = { fetch, signal };
      const place =
        (await findPlace(asked, options, language, net)) ?? (await findMisheard(asked, options, language, net));
      if (!place) throw new AppError("not_found", `I don't know a place called ${asked}.`);
      const isImperial = options.units ? options.units === "imperial" : language === "en-US";
      const forecast = await readForecast(place, isImperial, options, net);
      return wanted === undefined
        ? tellNow(place.name, forecast)
        : tellDay(place.name, wanted(dayOf(now, forecast.timezone)), forecast);
    },
  });
}

type Net = { fetch: GuardedFetch; signal: AbortSignal };
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

async function ask<T>(url: URL, schema: z.ZodType<T>, { fetch, signal }: Net): Promise<T> {
  const failed = (cause: unknown) =>
    new AppError("provider_failed", "I can't get the weather at the moment.", { cause });
  try {
    const response = await fetch(url, { signal, maxBytes: 200_000 });
    const text = await readText(response);
    if (!response.ok) throw new Error(`Status ${response.status}.`);
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw signal.aborted ? error : failed(error);
  }
}

function tellNow(name: string, { current, daily: days }: Forecast): string {
  const [high, chance] = [days.temperature_2m_max[0], days.precipitation_probability_max?.[0]];
  const top = typeof high === "number" ? `, with a high of ${Math.round(high)} today` : "";
  const rain = typeof chance === "number" && chance >= 30 ? `, and ${chanceOf(chance)}` : "";
  const degrees = Math.round(current.temperature_2m);
  return `In ${name} it's ${degrees} degrees and ${describeSky(current.weather_code)} now${top}${rain}.`;
}

function tellDay(name: string, { offset, weekday }: NamedDay, { daily: days }: Forecast): string {
  const code = days.weather_code[offset];
  const [high, low] = [days.temperature_2m_max[offset], days.temperature_2m_min[offset]];
  if (typeof code !== "number" || typeof high !== "number" || typeof low !== "number") {
    throw new AppError("not_found", `I have no forecast that far ahead for ${name}.`);
  }
  const when = ["today", "tomorrow"][offset] ?? `on ${weekday}`;
  const chance = days.precipitation_probability_max?.[offset];
  const rain = typeof chance === "number" ? `, with ${chanceOf(chance)}` : "";
  return `In ${name}, ${when}: ${describeSky(code)}, between ${Math.round(low)} and ${Math.round(high)} degrees${rain}.`;
}

const chanceOf = (percent: number) =>
  `${/^(8|11$|18$)/.test(String(percent)) ? "an" : "a"} ${percent} percent chance of rain`;

/** The weekday there, 0 = Sunday. */
function dayOf(now: Date, timeZone: string): number {
  const name = new Intl.DateTimeFormat("en-US", { timeZone, weekday: "short" }).format(now);
  return ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].indexOf(name);
}
