import type { Wording } from "./index";

export const german: Wording = {
  locale: "de-DE",
  listLocale: "de-DE",
  apology: "Das hat leider nicht geklappt.",
  waiting: "Einen Moment.",
  leftAlone: "Gut, dann lasse ich es.",
  unknownPlace: (place) => `Einen Ort namens ${place} kenne ich nicht.`,

  timeHere: (time) => `Es ist ${time} Uhr.`,
  timeIn: (place, time, day) => `In ${place} ist es ${time} Uhr, ${day}.`,

  forecastComes: "Ich sehe in der Vorhersage nach.",
  whichCity: "Für welche Stadt?",
  whichDay: "Für welchen Tag? Sagen Sie heute, morgen oder einen Wochentag.",
  noForecast: (place) => `So weit voraus habe ich für ${place} keine Vorhersage.`,
  weatherFailed: "Ich bekomme das Wetter gerade nicht.",
  today: "heute",
  tomorrow: "morgen",
  onDay: (weekday) => `am ${weekday}`,
  weatherNow: ({ place, degrees, sky, high, rain }) =>
    `In ${place} sind es jetzt ${degrees} Grad, ${sky}${high === undefined ? "" : `, heute bis zu ${high} Grad`}${
      rain === undefined ? "" : `, mit ${rain} Prozent Regenwahrscheinlichkeit`
    }.`,
  weatherOn: ({ place, day, sky, low, high, rain }) =>
    `In ${place}, ${day}: ${sky}, zwischen ${low} und ${high} Grad${
      rain === undefined ? "" : `, mit ${rain} Prozent Regenwahrscheinlichkeit`
    }.`,
  sky: {
    clear: "klar",
    mostlyClear: "überwiegend klar",
    partlyCloudy: "teils bewölkt",
    cloudy: "bewölkt",
    fog: "neblig",
    drizzle: "Nieselregen",
    lightRain: "leichter Regen",
    rain: "Regen",
    heavyRain: "starker Regen",
    freezingRain: "gefrierender Regen",
    snow: "Schnee",
    showers: "Schauer",
    snowShowers: "Schneeschauer",
    storm: "Gewitter",
    changeable: "wechselhaft",
  },

  makes: (value) => `Das macht ${value}.`,
  cannotReckon: "Das kann ich nicht ausrechnen.",
  noResult: "Darauf gibt es keine Antwort.",

  timerSet: (length) => `Gut, ${length} ab jetzt.`,
  timerOver: (length) => `Ihr Timer ist nach ${length} abgelaufen.`,
  labelledTimerOver: (label) => `Ihr Timer für ${label} ist abgelaufen.`,
  tooManyTimers: "Es laufen schon zu viele Timer.",

  remembered: "Das merke ich mir.",
  nothingNoted: "Über Sie habe ich nichts notiert.",
  noted: (facts) => `Ich habe notiert: ${facts}.`,
  nothingAboutThat: "Darüber habe ich nichts notiert.",
  forgotten: (count) => (count === 1 ? "Ich habe es vergessen." : `Ich habe ${count} Dinge vergessen.`),

  goodbye: "Auf Wiederhören.",
  handingOver: (name) => `Ich verbinde Sie mit ${name}.`,
  shown: "Ich habe es auf Ihren Bildschirm geschickt.",
  noScreen: "Ihren Bildschirm erreiche ich nicht.",
  youSaid: (words) => `Sie haben gesagt: ${words}.`,
};
