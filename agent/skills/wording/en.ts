/** What skills say of themselves, in English. Another language is a file like this one. */
export const english = {
  /** As numbers, times and days are written. */
  locale: "en-US",
  /** As lists and lengths of time are. */
  listLocale: "en-GB",
  apology: "Sorry, that did not work.",
  waiting: "One moment.",
  leftAlone: "All right, I'll leave it.",
  unknownPlace: (place: string) => `I don't know a place called ${place}.`,

  timeHere: (time: string) => `It's ${time}.`,
  timeIn: (place: string, time: string, day: string) => `In ${place} it's ${time} on ${day}.`,

  forecastComes: "Let me look at the forecast.",
  whichCity: "For which city?",
  whichDay: "For which day? Say today, tomorrow or a weekday.",
  noForecast: (place: string) => `I have no forecast that far ahead for ${place}.`,
  weatherFailed: "I can't get the weather at the moment.",
  today: "today",
  tomorrow: "tomorrow",
  onDay: (weekday: string) => `on ${weekday}`,
  weatherNow: ({ place, degrees, sky, high, rain }: WeatherNow) =>
    `In ${place} it's ${degrees} degrees and ${sky} now${high === undefined ? "" : `, with a high of ${high} today`}${
      rain === undefined ? "" : `, and ${chanceOf(rain)}`
    }.`,
  weatherOn: ({ place, day, sky, low, high, rain }: WeatherOn) =>
    `In ${place}, ${day}: ${sky}, between ${low} and ${high} degrees${rain === undefined ? "" : `, with ${chanceOf(rain)}`}.`,
  sky: {
    clear: "clear",
    mostlyClear: "mostly clear",
    partlyCloudy: "partly cloudy",
    cloudy: "cloudy",
    fog: "foggy",
    drizzle: "drizzling",
    lightRain: "lightly raining",
    rain: "raining",
    heavyRain: "raining heavily",
    freezingRain: "freezing rain",
    snow: "snowing",
    showers: "showery",
    snowShowers: "snow showers",
    storm: "stormy",
    changeable: "changeable",
  },

  makes: (value: string) => `That makes ${value}.`,
  cannotReckon: "I can't work that out.",
  noResult: "That has no answer.",

  timerSet: (length: string) => `All right, ${length} from now.`,
  timerOver: (length: string) => `Your timer of ${length} is over.`,
  labelledTimerOver: (label: string) => `Your timer for ${label} is over.`,
  tooManyTimers: "There are too many timers running already.",

  remembered: "I'll remember that.",
  nothingNoted: "I have nothing noted about you.",
  noted: (facts: string) => `I have noted: ${facts}.`,
  nothingAboutThat: "I have nothing noted about that.",
  forgotten: (count: number) => (count === 1 ? "I have forgotten it." : `I have forgotten ${count} things.`),

  goodbye: "Goodbye.",
  handingOver: (name: string) => `I'll hand you over to ${name}.`,
  shown: "I sent it to your screen.",
  noScreen: "I can't reach your screen.",
  youSaid: (words: string) => `You said: ${words}.`,
};

export type WeatherNow = { place: string; degrees: number; sky: string; high?: number; rain?: number };
export type WeatherOn = { place: string; day: string; sky: string; low: number; high: number; rain?: number };

const chanceOf = (percent: number) =>
  `${/^(8|11$|18$)/.test(String(percent)) ? "an" : "a"} ${percent} percent chance of rain`;
