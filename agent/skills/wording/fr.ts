import type { Wording } from "./index";

export const french: Wording = {
  locale: "fr-FR",
  listLocale: "fr-FR",
  apology: "Désolé, cela n'a pas marché.",
  waiting: "Un instant.",
  leftAlone: "D'accord, je laisse.",
  unknownPlace: (place) => `Je ne connais aucun lieu du nom de ${place}.`,

  timeHere: (time) => `Il est ${time}.`,
  timeIn: (place, time, day) => `À ${place}, il est ${time}, ${day}.`,

  forecastComes: "Je regarde les prévisions.",
  whichCity: "Pour quelle ville ?",
  whichDay: "Pour quel jour ? Dites aujourd'hui, demain ou un jour de la semaine.",
  noForecast: (place) => `Je n'ai pas de prévisions aussi lointaines pour ${place}.`,
  weatherFailed: "Je n'arrive pas à consulter la météo en ce moment.",
  today: "aujourd'hui",
  tomorrow: "demain",
  onDay: (weekday) => weekday,
  weatherNow: ({ place, degrees, sky, high, rain }) =>
    `À ${place}, il fait ${degrees} degrés, ${sky}${high === undefined ? "" : `, avec un maximum de ${high} aujourd'hui`}${
      rain === undefined ? "" : `, et ${rain} pour cent de risque de pluie`
    }.`,
  weatherOn: ({ place, day, sky, low, high, rain }) =>
    `À ${place}, ${day} : ${sky}, entre ${low} et ${high} degrés${
      rain === undefined ? "" : `, avec ${rain} pour cent de risque de pluie`
    }.`,
  sky: {
    clear: "ciel clair",
    mostlyClear: "ciel plutôt clair",
    partlyCloudy: "ciel partiellement nuageux",
    cloudy: "ciel nuageux",
    fog: "brouillard",
    drizzle: "bruine",
    lightRain: "pluie légère",
    rain: "pluie",
    heavyRain: "forte pluie",
    freezingRain: "pluie verglaçante",
    snow: "neige",
    showers: "averses",
    snowShowers: "averses de neige",
    storm: "orage",
    changeable: "temps variable",
  },

  makes: (value) => `Cela fait ${value}.`,
  cannotReckon: "Je ne peux pas calculer cela.",
  noResult: "Cela n'a pas de résultat.",

  timerSet: (length) => `D'accord, ${length} à partir de maintenant.`,
  timerOver: (length) => `Votre minuteur de ${length} est terminé.`,
  labelledTimerOver: (label) => `Votre minuteur pour ${label} est terminé.`,
  tooManyTimers: "Il y a déjà trop de minuteurs en cours.",

  remembered: "Je m'en souviendrai.",
  nothingNoted: "Je n'ai rien noté à votre sujet.",
  noted: (facts) => `J'ai noté : ${facts}.`,
  nothingAboutThat: "Je n'ai rien noté à ce sujet.",
  forgotten: (count) => (count === 1 ? "Je l'ai oublié." : `J'ai oublié ${count} choses.`),

  goodbye: "Au revoir.",
  handingOver: (name) => `Je vous passe ${name}.`,
  shown: "Je l'ai envoyé sur votre écran.",
  noScreen: "Je n'arrive pas à joindre votre écran.",
  youSaid: (words) => `Vous avez dit : ${words}.`,
};
