/** What direct phrases know of a language. */
type Language = {
  /** May stand before any sentence, in any number. */
  politeStart: readonly string[];
  politeEnd: readonly string[];
  /** Short forms, without apostrophes, and how templates and sentences are both read. */
  contractions: Partial<Record<string, string>>;
  numbers: Partial<Record<string, number>>;
  /** What speech-to-text writes for a word that sounds the same, or nearly so in the flow of a sentence. */
  alike: Partial<Record<string, readonly string[]>>;
  /** Words that stand between a number's parts. */
  numberJoints: readonly string[];
  /** Seconds of each unit of time. */
  units: Partial<Record<string, number>>;
  /** Words and pairs that name a day. */
  days: readonly string[];
  /** What no name of a place holds. */
  notInPlaces: readonly string[];
};

const second = 1;
const minute = 60;
const hour = 3_600;

const english: Language = {
  alike: { in: ["and", "an"], weather: ["whether"] },
  politeStart: [
    ...[
      "hey",
      "hi",
      "hello",
      "ok",
      "okay",
      "so",
      "well",
      "um",
      "uh",
      "oh",
      "and",
      "in", // "and", as speech-to-text often writes it where a sentence begins
      "please",
      "now",
      "sorry",
      "excuse me",
    ],
    ...["can you", "could you", "would you", "will you", "can you please", "could you please", "would you mind"],
    ...["i would like to know", "i want to know", "i wanted to know", "i was wondering", "i wonder", "let me know"],
    ...[
      "do you know",
      "do you happen to know",
      "tell me",
      "can you tell me",
      "any idea",
      "quick question",
      "by the way",
    ],
    ...["just", "also", "then", "alright", "all right", "thanks", "thank you", "good morning", "good evening"],
  ],
  politeEnd: [
    ...["please", "now", "right now", "for me", "thanks", "thank you", "at the moment", "currently", "just now"],
    ...["then", "if you can", "if you do not mind", "do you know", "by any chance", "exactly"],
  ],
  contractions: {
    ...{ whats: "what is", hows: "how is", wheres: "where is", whos: "who is", thats: "that is", theres: "there is" },
    ...{ its: "it is", id: "i would", im: "i am", ive: "i have", youre: "you are", were: "were", theyre: "they are" },
    ...{ dont: "do not", doesnt: "does not", isnt: "is not", cant: "can not", cannot: "can not", wont: "will not" },
    ...{ lets: "let us", itll: "it will", thatll: "that will", wanna: "want to", gonna: "going to", gotta: "got to" },
    ...{ weve: "we have", youve: "you have", arent: "are not", wheather: "weather" },
  },
  numbers: {
    ...{
      zero: 0,
      a: 1,
      an: 1,
      one: 1,
      two: 2,
      three: 3,
      four: 4,
      five: 5,
      six: 6,
      seven: 7,
      eight: 8,
      nine: 9,
      ten: 10,
    },
    ...{ eleven: 11, twelve: 12, thirteen: 13, fourteen: 14, fifteen: 15, sixteen: 16, seventeen: 17, eighteen: 18 },
    ...{ nineteen: 19, twenty: 20, thirty: 30, forty: 40, fifty: 50, sixty: 60, seventy: 70, eighty: 80, ninety: 90 },
    ...{ hundred: 100, thousand: 1_000, half: 0.5 },
  },
  numberJoints: ["and"],
  units: {
    ...{ second, seconds: second, sec: second, secs: second, minute, minutes: minute, min: minute, mins: minute },
    ...{ hour, hours: hour },
  },
  days: [
    ...["today", "tonight", "tomorrow", "this morning", "this afternoon", "this evening", "tomorrow morning"],
    ...["tomorrow afternoon", "tomorrow evening", "tomorrow night", "the day after tomorrow", "day after tomorrow"],
    ...["this weekend", "the weekend", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    ...["later today", "later"],
  ],
  notInPlaces: [
    ...["i", "you", "he", "she", "it", "we", "they", "me", "my", "your", "his", "her", "our", "their", "this", "that"],
    ...[
      "these",
      "those",
      "when",
      "if",
      "because",
      "while",
      "where",
      "which",
      "who",
      "whom",
      "why",
      "how",
      "what",
      "is",
    ],
    ...[
      "are",
      "was",
      "were",
      "be",
      "been",
      "do",
      "does",
      "did",
      "will",
      "would",
      "can",
      "could",
      "should",
      "has",
      "have",
    ],
    ...["had", "and", "or", "but", "morning", "afternoon", "evening", "night", "day", "days", "week", "weeks", "month"],
    ...["months", "year", "years", "hour", "hours", "minute", "minutes", "second", "seconds", "today", "tonight"],
    ...["tomorrow", "yesterday", "now", "general", "case", "case", "a", "an", "about", "movie", "book", "film", "song"],
    ...["story", "future", "past", "not", "to", "for", "with", "like", "please", "time", "times", "weather", "office"],
    ...["on", "at", "by", "from", "than", "as", "winter", "summer", "spring", "autumn", "fall", "there", "here"],
    ...[
      "echo",
      "repeat",
      "tell",
      "show",
      "give",
      "check",
      "meeting",
      "project",
      "world",
      "game",
      "show",
      "weekend",
      "monday",
      "tuesday",
      "wednesday",
      "thursday",
      "friday",
    ],
    ...["saturday", "sunday", "room", "car", "house", "garden", "kitchen", "mind", "life", "history", "terms", "total"],
  ],
};

const german: Language = {
  alike: {},
  politeStart: [
    "hey",
    "hallo",
    "hi",
    "ok",
    "okay",
    "also",
    "bitte",
    "kannst du",
    "kannst du mir",
    "können sie",
    "sag mir",
    "sag",
  ],
  politeEnd: ["bitte", "jetzt", "gerade", "danke", "mal", "denn"],
  contractions: { gehts: "geht es", gibts: "gibt es", ists: "ist es" },
  numbers: {
    ...{
      null: 0,
      ein: 1,
      eins: 1,
      eine: 1,
      einen: 1,
      zwei: 2,
      drei: 3,
      vier: 4,
      fünf: 5,
      sechs: 6,
      sieben: 7,
      acht: 8,
    },
    ...{
      neun: 9,
      zehn: 10,
      elf: 11,
      zwölf: 12,
      fünfzehn: 15,
      zwanzig: 20,
      fünfundzwanzig: 25,
      dreißig: 30,
      vierzig: 40,
    },
    ...{ fünfundvierzig: 45, fünfzig: 50, sechzig: 60, neunzig: 90, hundert: 100 },
  },
  numberJoints: ["und"],
  units: { sekunde: second, sekunden: second, minute, minuten: minute, stunde: hour, stunden: hour },
  days: [
    ...["heute", "heute abend", "morgen", "morgen früh", "morgen abend", "übermorgen", "am wochenende", "montag"],
    ...[
      "dienstag",
      "mittwoch",
      "donnerstag",
      "freitag",
      "samstag",
      "sonntag",
      "am montag",
      "am dienstag",
      "am mittwoch",
    ],
    ...["am donnerstag", "am freitag", "am samstag", "am sonntag"],
  ],
  notInPlaces: [
    "ich",
    "du",
    "er",
    "sie",
    "es",
    "wir",
    "der",
    "die",
    "das",
    "wenn",
    "weil",
    "heute",
    "morgen",
    "woche",
    "jahr",
  ],
};

/** A language we know nothing of: its templates match word by word. */
const unknown: Language = {
  alike: {},
  ...{
    politeStart: [],
    politeEnd: [],
    contractions: {},
    numbers: {},
    numberJoints: [],
    units: {},
    days: [],
    notInPlaces: [],
  },
};

const languages: Partial<Record<string, Language>> = { en: english, de: german };

/** Languages with words of politeness, numbers and days of their own. */
export const knownLanguages = Object.keys(languages);

export const languageOf = (language: string): Language => languages[language] ?? unknown;
