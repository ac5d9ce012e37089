import type { PhraseSet } from "./behaviour";
import type { BuiltinName } from "./catalog";

const english = (...sentences: string[]): PhraseSet[] => [{ language: "en", sentences, synonyms: {} }];

const place = "[(in|over in|for|at) {city:place}]";
const someDay = "[[on|for] {day:day}]";
const where = `${someDay} [(in|over in|for|at|around) {city:place}] ${someDay}`;
const sky =
  "(raining|snowing|rainy|sunny|cloudy|windy|stormy|foggy|cold|hot|warm|chilly|freezing|nice out|nice outside|dry|wet)";
const wet =
  "(rain|snow|storm|be stormy|be sunny|be cloudy|be windy|be cold|be hot|be warm|be nice|be rainy|be dry|clear up|get cold|get hot|get warm)";

/** The direct phrases that the builtin skills come with; a builder may change them. Written out, not spelt: "what is" also
 * matches "what's" and "whats". */
export const builtinPhrases: Record<BuiltinName, PhraseSet[]> = {
  time: [
    ...english(
      `(what|which) time (is it|do we have|have we got|have you got|do you have|would it be|do they have|is it there) [now|right now|currently|there] ${place}`,
      `what time it is [now|right now|currently] ${place}`,
      `what is the [current|local|exact|right|correct] time [now|right now] ${place}`,
      `what the [current|local|exact|right|correct] time is [now|right now] ${place}`,
      `what [current|local] time is it ${place}`,
      `[give me|say|check|read me] the [current|local|exact] time ${place}`,
      `(current|local) time ${place}`,
      "time [check] (in|for|at) {city:place}",
      "time check",
      "(do you have|have you got|you got|got) the [current] time [on you]",
      `(can|could|may) i (have|get) the [current] time ${place}`,
      `i need [to know] the [current] time ${place}`,
      `how late is it [already|now] ${place}`,
      "what (does the clock say|hour is it)",
      `(in|over in) {city:place} what time is it`,
      "what is the {city:place} time",
      "what time is it for (people|someone|somebody|everyone) in {city:place}",
    ),
    {
      language: "de",
      sentences: [
        "wie spät ist es [in {city:place}]",
        "wie viel uhr ist es [in {city:place}]",
        "wieviel uhr ist es [in {city:place}]",
        "(wie spät|wie viel uhr) es [in {city:place}] ist",
      ],
      synonyms: {},
    },
  ],
  echo: english("(say|repeat) after me {text}", "repeat the words {text}", "echo {text}"),
  weather: [
    ...english(
      `(what|how) is the (weather|forecast|weather forecast) [like|looking|looking like|doing] ${where}`,
      `(what|how) (will|would) the weather be [like] ${where}`,
      `(what|how) is the weather going to be [like] ${where}`,
      `(what|how) (does|will) the (weather|forecast|weather forecast) look [like] ${where}`,
      `(what|how) the weather (is|will be|is going to be|looks) [like] ${where}`,
      `what is it like outside ${where}`,
      `what weather (is it|do we have|do we get|will we have|can i expect|should i expect) ${where}`,
      `[give me|get me|check|show me|read me|what about|how about] [the|a] (weather|forecast|weather forecast|weather report|weather update|temperature) ${where}`,
      `will [it|there be] ${wet} ${where}`,
      `is it (going to|gonna) ${wet} ${where}`,
      `is it [currently|still] ${sky} [outside|out there] ${where}`,
      `is it going to be ${sky} ${where}`,
      `(is there|will there be|is there going to be|are we getting|do we get) [any|some] (rain|snow|sun|sunshine|wind|fog) ${where}`,
      `is (rain|snow) (expected|coming|likely) ${where}`,
      `(do|will|would) i need (an umbrella|a coat|a jacket|a raincoat|my umbrella|my coat|my jacket) ${where}`,
      `should i (take|bring|pack|wear) (an umbrella|a coat|a jacket|a raincoat|my umbrella|sunscreen) ${where}`,
      `how (hot|cold|warm|windy|chilly) is it [outside|out there|going to be|going to get] ${where}`,
      `how (hot|cold|warm|windy|chilly) (will|does) it (be|get) [outside] ${where}`,
      `what is the (temperature|high|low|chance of rain|outside temperature) [outside|going to be] ${where}`,
      `(what temperature|how many degrees) (is it|will it be|is it going to be) [outside] ${where}`,
      `what will the temperature be ${where}`,
      `(in|for) {city:place} what is the (weather|forecast) [like] ${someDay}`,
      `(what is|how is) the {city:place} (weather|forecast|weather forecast) ${someDay}`,
      "{city:place} weather",
    ),
    {
      language: "de",
      sentences: [
        "wie (ist|wird) das wetter [{day:day}] [in {city:place}] [{day:day}]",
        "wie das wetter [{day:day}] [in {city:place}] [{day:day}] (ist|wird)",
        "(regnet|schneit) es [{day:day}] [in {city:place}] [{day:day}]",
        "(wie warm|wie kalt) (ist|wird) es [{day:day}] [in {city:place}] [{day:day}]",
        "brauche ich [{day:day}] [in {city:place}] einen (regenschirm|schirm)",
      ],
      synonyms: {},
    },
  ],
  "end-call": english(
    "(goodbye|good bye|bye|bye bye|see you [later|soon|tomorrow]|talk to you (later|soon)) [then]",
    "(hang up|end the call|end this call|stop the call|you can hang up)",
    "that (is|was|will be) (all|it|everything)",
    "nothing else",
  ),
  timer: english(
    "(set|start|make|put on) [me] (a|another) timer for {seconds:duration}",
    "(set|start|make) [me] (a|an|another) {seconds:duration} timer",
    "timer for {seconds:duration}",
    "(wake me up|remind me|let me know|call me) in {seconds:duration}",
  ),
  calculator: english(
    "(what is|how much is|calculate|work out|what does) {left:number} {operator:plus|minus|times|multiplied by|divided by|over|and} {right:number} [equal|make]",
    "(what is|how much is|calculate|work out) {percent:number} percent of {whole:number}",
  ),
  remember: english(
    "[please] remember that {fact}",
    "(make a note|keep in mind) that {fact}",
    "do not forget that {fact}",
  ),
  recall: english(
    "what do you (know|remember) about me",
    "what have you (remembered|noted) [about me]",
    "what did i (tell|ask) you to remember",
  ),
  forget: english(
    "forget (everything|all) [that] you (know|remember|noted) [about me]",
    "forget (everything|all) about me",
    "forget what i told you about {words}",
  ),
  "hand-over": [
    ...english(
      "(transfer|connect|forward|switch|redirect) me [over] to {agent}",
      "(put|pass|hand) me (through|over|on) to {agent}",
      "(put|get) {agent} on [the line|the phone]",
      "[can|could|may] i (talk|speak) (to|with) {agent}",
      "[i (want|need|would like) to|let me] (talk|speak) (to|with) {agent}",
      "get me {agent}",
    ),
    {
      language: "de",
      sentences: [
        "(verbinde|verbinden sie) mich [bitte] (mit|zu) {agent}",
        "ich (möchte|will) (mit|zu) {agent} (sprechen|verbunden werden)",
        "[kann|könnte] ich [bitte] mit {agent} sprechen",
        "(gib|geben sie) mir [bitte] {agent}",
      ],
      synonyms: {},
    },
  ],
  screen: [],
};
