import { describe, expect, test } from "vitest";
import { defaultConfig } from "@/lib/skills/builtin-config";
import { builtinNames } from "@/lib/skills/catalog";
import type { SkillWorkshop } from "../create-skills";
import { fakeCall, testContext } from "../testing/context";
import { evaluate } from "./arithmetic";
import { calculator } from "./calculator";
import { dayOffset } from "./days";
import { endCall } from "./end-call";
import { createBuiltin } from "./index";
import { forget, recall, remember } from "./memory";
import { screen } from "./screen";
import { timer } from "./timer";
import { createWeather } from "./weather";

const workshop = { handoverTargets: [{ slug: "max", name: "Max", description: "" }] } as unknown as SkillWorkshop;

describe("sums", () => {
  test.each([
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["-2^2", -4],
    ["2^3^2", 512],
    ["2 * -3", -6],
    ["1,250 / 5", 250],
    ["7 % 4", 3],
    [".5 × 4 ÷ 2", 1],
  ])("%s", (text, value) => expect(evaluate(text)).toBe(value));
  test.each(["", "1 +", "2 2", "(1", "1)", "x", "1 / / 2", "alert(1)", "1..2", "constructor"])("%s is none", (text) =>
    expect(evaluate(text)).toBeUndefined(),
  );
  test.each([
    [{ expression: "0.1 + 0.2" }, "That makes 0.3."],
    [{ expression: "12345 * 1000" }, "That makes 12,345,000."],
    [{ left: 12, operator: "times", right: 34 }, "That makes 408."],
    [{ percent: 15, whole: 80 }, "That makes 12."],
  ])("%j", async (input, sentence) => expect(await calculator.run(input, testContext())).toBe(sentence));
  test("no answer is said so", async () => {
    await expect(calculator.run({ expression: "1 / 0" }, testContext())).rejects.toThrow("That has no answer.");
    await expect(calculator.run({ expression: "two" }, testContext())).rejects.toThrow("I can't work that out.");
  });
});

test("a timer speaks up later", async () => {
  const { call, done } = fakeCall();
  const context = testContext({ call });
  expect(await timer.run({ seconds: 4_830 }, context)).toBe("All right, 1 hour, 20 minutes and 30 seconds from now.");
  await timer.run({ seconds: 60, label: "tea" }, context);
  expect(done).toEqual([
    "after 4830000: Your timer of 1 hour, 20 minutes and 30 seconds is over.",
    "after 60000: Your timer for tea is over.",
  ]);
});

test("the end and the screen belong to the call", async () => {
  const { call, done } = fakeCall();
  const context = testContext({ call });
  expect(await endCall.run({}, context)).toBe("Goodbye.");
  await screen.run({ title: "Menu", text: "Soup", url: "https://example.com/menu" }, context);
  await expect(screen.run({ title: "x", text: "", url: "javascript:alert(1)" }, context)).rejects.toThrow();
  expect(done).toEqual(["end", 'show {"title":"Menu","text":"Soup","url":"https://example.com/menu"}']);
});

test("what is remembered can be told and forgotten", async () => {
  const context = testContext({ call: fakeCall().call });
  expect(await recall.run({}, context)).toBe("I have nothing noted about you.");
  await remember.run({ fact: "i am vegetarian." }, context);
  await remember.run({ fact: "my car is red" }, context);
  expect(await recall.run({}, context)).toBe("I have noted: I am vegetarian; My car is red.");
  expect(await forget.run({ words: "car" }, context)).toBe("I have forgotten it.");
  await expect(forget.run({ words: "boat" }, context)).rejects.toThrow("nothing noted about that");
});

test("each name makes its skill, with what was changed of it", async () => {
  for (const name of builtinNames) {
    const config = { ...defaultConfig(name), waiting: "Hm." };
    expect(await createBuiltin({ name, config }, workshop)).toMatchObject([{ name, skill: name, waiting: "Hm." }]);
  }
  expect(await createBuiltin({ name: "gone", config: defaultConfig("time") }, workshop)).toEqual([]);
});

describe("weather", () => {
  const forecast = {
    timezone: "Europe/Berlin",
    current: { temperature_2m: 11.6, weather_code: 3, wind_speed_10m: 10 },
    daily: {
      time: [
        "2026-01-05",
        "2026-01-06",
        "2026-01-07",
        "2026-01-08",
        "2026-01-09",
        "2026-01-10",
        "2026-01-11",
        "2026-01-12",
      ],
      weather_code: [3, 61, 0, 0, 0, 71, 95, 0],
      temperature_2m_max: [14.2, 9.5, 8, 7, 6, 1, 2, 3],
      temperature_2m_min: [4, 2.4, 1, 1, 1, -5, -3, 0],
      precipitation_probability_max: [10, 80, 0, 0, null, 40, 90, 0],
    },
  };
  function net(answers: Record<string, unknown>, asked: URL[] = []) {
    return async (url: string | URL) => {
      const at = new URL(url);
      asked.push(at);
      return Response.json(answers[at.pathname]);
    };
  }
  const berlin = {
    "/v1/search": { results: [{ name: "Berlin", latitude: 52.5, longitude: 13.4 }] },
    "/v1/forecast": forecast,
  };
  const ask = (input: object, answers: Record<string, unknown> = berlin, language = "en-GB") =>
    createWeather({}).run(input, testContext({ fetch: net(answers), language }));

  test.each([
    [{ city: "Berlin" }, "In Berlin it's 12 degrees and cloudy now, with a high of 14 today."],
    [
      { city: "Berlin", day: "today" },
      "In Berlin, today: cloudy, between 4 and 14 degrees, with a 10 percent chance of rain.",
    ],
    [
      { city: "Berlin", day: "tomorrow" },
      "In Berlin, tomorrow: lightly raining, between 2 and 10 degrees, with an 80 percent chance of rain.",
    ],
    [{ city: "Berlin", day: "Friday" }, "In Berlin, on Friday: clear, between 1 and 6 degrees."],
    [
      { city: "Berlin", day: "this weekend" },
      "In Berlin, on Saturday: snowing, between -5 and 1 degrees, with a 40 percent chance of rain.",
    ],
  ])("%j", async (input, sentence) => expect(await ask(input)).toBe(sentence));

  test("units are those of the language, or of the setting", async () => {
    const asked: URL[] = [];
    const fetch = net(berlin, asked);
    await createWeather({}).run({ city: "Berlin" }, testContext({ fetch, language: "en-US" }));
    await createWeather({ units: "metric" }).run({ city: "Berlin" }, testContext({ fetch, language: "en-US" }));
    await createWeather({}).run({ city: "Berlin" }, testContext({ fetch, language: "de-DE" }));
    const units = asked
      .filter(({ pathname }) => pathname === "/v1/forecast")
      .map((url) => url.searchParams.get("temperature_unit"));
    expect(units).toEqual(["fahrenheit", null, null]);
  });

  test("asks the servers it is told to ask, for the place that was set", async () => {
    const asked: URL[] = [];
    const own = { place: "Berlin", geocodingUrl: "http://geo.local", forecastUrl: "http://weather.local" };
    await createWeather(own).run({}, testContext({ fetch: net(berlin, asked) }));
    expect(asked.map(({ host }) => host)).toEqual(["geo.local", "weather.local"]);
    expect(asked[0]?.searchParams.get("name")).toBe("Berlin");
  });

  test("asks for the city where it knows none, and says what it does not know", async () => {
    expect(await ask({})).toBe("For which city?");
    await expect(ask({ city: "Qwerty" }, { "/v1/search": {} })).rejects.toThrow("I don't know a place called Qwerty.");
    await expect(ask({ city: "Berlin", day: "whenever" })).rejects.toThrow("For which day?");
    await expect(ask({ city: "Berlin" }, { ...berlin, "/v1/forecast": { error: true } })).rejects.toThrow(
      "I can't get the weather at the moment.",
    );
  });

  test("a name that nobody has is asked for once more, as what it sounds like", async () => {
    const names: (string | null)[] = [];
    const fetch = async (url: string | URL) => {
      const { pathname, searchParams } = new URL(url);
      if (pathname !== "/v1/search") return Response.json(forecast);
      names.push(searchParams.get("name"));
      const results = searchParams.get("name") === "Los Angeles" ? [{ name: "LA", latitude: 34, longitude: -118 }] : [];
      return Response.json({ results });
    };
    expect(await createWeather({}).run({ city: "Lowe's Angels" }, testContext({ fetch, language: "en-GB" }))).toMatch(
      /^In LA it's 12 degrees/,
    );
    expect(names).toEqual(["Lowe's Angels", "Los Angeles"]);
  });

  test.each([
    ["tonight", 0],
    ["the day after tomorrow", 2],
    ["Monday", 0],
    ["sunday", 6],
    ["übermorgen", 2],
    ["pasado mañana", 2],
    ["mañana", 1],
    ["demain", 1],
    ["am Mittwoch", 2],
    ["el jueves", 3],
    ["vendredi", 4],
    ["fin de semana", 5],
  ])("%s, said on a Monday, is %i days ahead", (said, offset) => expect(dayOffset(said)?.(1).offset).toBe(offset));
});
