import { expect, test } from "vitest";
import { calculator } from "../builtin/calculator";
import { echo } from "../builtin/echo";
import { endCall } from "../builtin/end-call";
import { createHandOver } from "../builtin/hand-over";
import { forget, recall, remember } from "../builtin/memory";
import { screen } from "../builtin/screen";
import { time } from "../builtin/time";
import { timer } from "../builtin/timer";
import { createWeather } from "../builtin/weather";
import { fakeCall, testContext } from "../testing/context";
import { wordedLanguages, wordingIn } from "./index";

const forecast = {
  timezone: "Europe/Berlin",
  current: { temperature_2m: 12.4, weather_code: 3 },
  daily: {
    time: ["2026-01-05", "2026-01-06", "2026-01-07"],
    weather_code: [3, 61, 71],
    temperature_2m_max: [14.2, 9.5, 1],
    temperature_2m_min: [4, 2.4, -5],
    precipitation_probability_max: [40, 80, 10],
  },
};
const fetch = async (url: string | URL) =>
  Response.json(
    new URL(url).pathname === "/v1/search" ? { results: [{ name: "Berlin", latitude: 52, longitude: 13 }] } : forecast,
  );

/** One of each skill's sentences, as a call in that language hears them on a Monday. */
async function saidIn(language: string): Promise<string[]> {
  const { call, done } = fakeCall();
  const context = testContext({ language, call, fetch });
  const weather = createWeather({});
  const handOver = createHandOver([{ slug: "max", name: "Max", description: "" }]);
  const said = [
    await time.run({ city: "Tokyo" }, context),
    await weather.run({ city: "Berlin" }, context),
    await weather.run({ city: "Berlin", day: "Wednesday" }, context),
    await calculator.run({ expression: "12345 * 1000.5" }, context),
    await timer.run({ seconds: 4_830 }, context),
    await recall.run({}, context),
    await remember.run({ fact: "Tea." }, context),
    await recall.run({}, context),
    await forget.run({ words: "Tea" }, context),
    await screen.run({ title: "Menu", text: "Soup" }, context),
    await echo.run({ text: "Test" }, context),
    await handOver?.run({ agent: "max", reason: "", summary: "" }, context),
    await endCall.run({}, context),
    done.find((what) => what.startsWith("after"))?.replace(/^after \d+: /, ""),
    await time.run({ city: "Qwerty" }, context).catch((error: Error) => error.message),
  ];
  return said.map(String);
}

test("German", async () => {
  expect(await saidIn("de-AT")).toEqual([
    "In Tokyo ist es 22:05 Uhr, Montag.",
    "In Berlin sind es jetzt 12 Grad, bewölkt, heute bis zu 14 Grad, mit 40 Prozent Regenwahrscheinlichkeit.",
    "In Berlin, am Mittwoch: Schnee, zwischen -5 und 1 Grad, mit 10 Prozent Regenwahrscheinlichkeit.",
    "Das macht 12.351.172,5.",
    "Gut, 1 Stunde, 20 Minuten und 30 Sekunden ab jetzt.",
    "Über Sie habe ich nichts notiert.",
    "Das merke ich mir.",
    "Ich habe notiert: Tea.",
    "Ich habe es vergessen.",
    "Ich habe es auf Ihren Bildschirm geschickt.",
    "Sie haben gesagt: Test.",
    "Ich verbinde Sie mit max.",
    "Auf Wiederhören.",
    "Ihr Timer ist nach 1 Stunde, 20 Minuten und 30 Sekunden abgelaufen.",
    "Einen Ort namens Qwerty kenne ich nicht.",
  ]);
});

test("Spanish", async () => {
  expect(await saidIn("es-MX")).toEqual([
    "Hora en Tokyo: 22:05, lunes.",
    "En Berlin hay ahora 12 grados, nublado, con una máxima de 14 hoy, y un 40 por ciento de probabilidad de lluvia.",
    "En Berlin, el miércoles: nieve, entre -5 y 1 grados, con un 10 por ciento de probabilidad de lluvia.",
    "El resultado es 12.351.172,5.",
    "De acuerdo, 1 hora, 20 minutos y 30 segundos a partir de ahora.",
    "No tengo nada anotado sobre usted.",
    "Lo recordaré.",
    "Tengo anotado: Tea.",
    "Lo he olvidado.",
    "Lo he enviado a su pantalla.",
    "Ha dicho: Test.",
    "Le paso con max.",
    "Adiós.",
    "Su temporizador de 1 hora, 20 minutos y 30 segundos ha terminado.",
    "No conozco ningún lugar llamado Qwerty.",
  ]);
});

test("French", async () => {
  expect(await saidIn("fr")).toEqual([
    "À Tokyo, il est 22:05, lundi.",
    "À Berlin, il fait 12 degrés, ciel nuageux, avec un maximum de 14 aujourd'hui, et 40 pour cent de risque de pluie.",
    "À Berlin, mercredi : neige, entre -5 et 1 degrés, avec 10 pour cent de risque de pluie.",
    "Cela fait 12 351 172,5.",
    "D'accord, 1 heure, 20 minutes et 30 secondes à partir de maintenant.",
    "Je n'ai rien noté à votre sujet.",
    "Je m'en souviendrai.",
    "J'ai noté : Tea.",
    "Je l'ai oublié.",
    "Je l'ai envoyé sur votre écran.",
    "Vous avez dit : Test.",
    "Je vous passe max.",
    "Au revoir.",
    "Votre minuteur de 1 heure, 20 minutes et 30 secondes est terminé.",
    "Je ne connais aucun lieu du nom de Qwerty.",
  ]);
});

test("a language that nobody has written is English", async () => {
  expect(await saidIn("ja-JP")).toEqual(await saidIn("en-US"));
});

test("no sentence was forgotten, or left in English", () => {
  const texts = (value: unknown): string[] =>
    typeof value === "string" ? [value] : typeof value === "object" ? Object.values(value ?? {}).flatMap(texts) : [];
  const english = texts(wordingIn("en"));
  for (const language of wordedLanguages.filter((name) => name !== "en")) {
    expect(texts(wordingIn(language)).filter((text) => text === "" || english.includes(text))).toEqual([]);
  }
});
