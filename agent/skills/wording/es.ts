import type { Wording } from "./index";

export const spanish: Wording = {
  locale: "es-ES",
  listLocale: "es-ES",
  apology: "Lo siento, no ha funcionado.",
  waiting: "Un momento.",
  leftAlone: "De acuerdo, lo dejo.",
  unknownPlace: (place) => `No conozco ningún lugar llamado ${place}.`,

  timeHere: (time) => `La hora es: ${time}.`,
  timeIn: (place, time, day) => `Hora en ${place}: ${time}, ${day}.`,

  forecastComes: "Voy a mirar el pronóstico.",
  whichCity: "¿Para qué ciudad?",
  whichDay: "¿Para qué día? Diga hoy, mañana o un día de la semana.",
  noForecast: (place) => `No tengo un pronóstico tan lejano para ${place}.`,
  weatherFailed: "Ahora mismo no puedo consultar el tiempo.",
  today: "hoy",
  tomorrow: "mañana",
  onDay: (weekday) => `el ${weekday}`,
  weatherNow: ({ place, degrees, sky, high, rain }) =>
    `En ${place} hay ahora ${degrees} grados, ${sky}${high === undefined ? "" : `, con una máxima de ${high} hoy`}${
      rain === undefined ? "" : `, y un ${rain} por ciento de probabilidad de lluvia`
    }.`,
  weatherOn: ({ place, day, sky, low, high, rain }) =>
    `En ${place}, ${day}: ${sky}, entre ${low} y ${high} grados${
      rain === undefined ? "" : `, con un ${rain} por ciento de probabilidad de lluvia`
    }.`,
  sky: {
    clear: "despejado",
    mostlyClear: "casi despejado",
    partlyCloudy: "parcialmente nublado",
    cloudy: "nublado",
    fog: "con niebla",
    drizzle: "llovizna",
    lightRain: "lluvia ligera",
    rain: "lluvia",
    heavyRain: "lluvia intensa",
    freezingRain: "lluvia helada",
    snow: "nieve",
    showers: "chubascos",
    snowShowers: "chubascos de nieve",
    storm: "tormenta",
    changeable: "variable",
  },

  makes: (value) => `El resultado es ${value}.`,
  cannotReckon: "No puedo calcular eso.",
  noResult: "Eso no tiene resultado.",

  timerSet: (length) => `De acuerdo, ${length} a partir de ahora.`,
  timerOver: (length) => `Su temporizador de ${length} ha terminado.`,
  labelledTimerOver: (label) => `Su temporizador para ${label} ha terminado.`,
  tooManyTimers: "Ya hay demasiados temporizadores en marcha.",

  remembered: "Lo recordaré.",
  nothingNoted: "No tengo nada anotado sobre usted.",
  noted: (facts) => `Tengo anotado: ${facts}.`,
  nothingAboutThat: "No tengo nada anotado sobre eso.",
  forgotten: (count) => (count === 1 ? "Lo he olvidado." : `He olvidado ${count} cosas.`),

  goodbye: "Adiós.",
  handingOver: (name) => `Le paso con ${name}.`,
  shown: "Lo he enviado a su pantalla.",
  noScreen: "No puedo acceder a su pantalla.",
  youSaid: (words) => `Ha dicho: ${words}.`,
};
