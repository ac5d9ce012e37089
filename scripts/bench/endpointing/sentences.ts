/** What a turn is like, and so what makes its end hard to tell. */
export type Category = "finished" | "paused" | "dictated" | "hesitant" | "short";

/** One turn: `|` is a pause of the speaker. `asked` is what the agent had said. */
export type Sentence = { category: Category; text: string; asked?: string };

type Group = Record<Category, readonly (string | readonly [asked: string, text: string])[]>;

/** For tuning. */
const development: Group = {
  finished: [
    "What time is it in Tokyo?",
    "Please cancel my appointment with Doctor Brown on Friday.",
    "How far is it from here to the station?",
    "Turn off the lights in the kitchen.",
    "I lost my credit card yesterday.",
    "Tell me a short story about a dragon.",
    "We need three apples and a bottle of milk.",
    "Could you send me the invoice again?",
    "My internet has been down since this morning.",
    "I don't think that's right.",
    "Is there a train before nine?",
    "That sounds great, thank you.",
  ],
  paused: [
    "I would like to book a table | for four people on Friday evening.",
    "Can you tell me | how long it takes to fly to New York?",
    "I want to change my booking | because my sister is coming too.",
    "Please remind me tomorrow morning | to call the dentist.",
    "What is the weather like | in the mountains this weekend?",
    "I'm looking for a hotel | near the airport | with free parking.",
    "We moved to a new flat | and need to change our address.",
    "If it rains tomorrow, | we will stay at home.",
    "I bought this phone last week | but it doesn't charge any more.",
    "Could you put me through to | the sales department?",
    "The package was supposed to arrive on Monday, | but it never came.",
    "My name is Laura | and I'm calling about the bill.",
  ],
  dictated: [
    ["What is your phone number?", "Zero seven nine, | five five two, | three eight four one."],
    ["Could you give me your order number?", "Four two seven | nine one six."],
    ["How do you spell your name?", "S M I | T H."],
    ["What is your e-mail address?", "John dot miller | at example dot com."],
    ["What is your date of birth?", "The twenty third of March | nineteen ninety."],
    "My customer number is | eight one five | seven two nine.",
    ["And your postcode?", "Eight zero three | three one."],
    "It's flight B A | two four nine.",
    "My number is five five five | zero one four | two three nine eight.",
    ["What is the code on the card?", "Three nine | seven seven."],
  ],
  hesitant: [
    "Um, | I think I need a new password.",
    "Well, | it's a bit complicated.",
    "So, | what I wanted to ask is | whether you open on Sundays.",
    "I need to, uh, | change my flight.",
    "Let me see, | maybe the one on Tuesday.",
    "I was wondering | if you could help me.",
    "The thing is, | I never got a receipt.",
    "It's, um, | about the second of May.",
  ],
  short: [
    ["Would you like a window seat?", "Yes, please."],
    ["Is that correct?", "Yes."],
    ["Shall I book it for you?", "No, thanks."],
    ["How many people?", "Four."],
    ["When would you like to come?", "Tomorrow at seven."],
    ["Is there anything else?", "That's all."],
    ["I have sent it to you.", "Okay."],
    ["Which colour would you like?", "Blue."],
  ],
};

/** For reporting: never looked at while tuning. */
const heldOut: Group = {
  finished: [
    "Where can I park near the museum?",
    "Set an alarm for half past six tomorrow.",
    "My washing machine is leaking again.",
    "How much does a monthly ticket cost?",
    "I'd rather have the vegetarian menu.",
    "Play some quiet music in the living room.",
    "Do you have this jacket in a larger size?",
    "The door code doesn't work any more.",
    "Give me a recipe for pancakes.",
    "We are arriving on the fifth of June.",
    "Why was I charged twice?",
    "She told me to call you.",
  ],
  paused: [
    "I need a taxi | from the main station to the harbour.",
    "Could you check | whether my parcel has been sent?",
    "I'd like to return these shoes | since they are too small.",
    "Please tell the doctor | that I will be ten minutes late.",
    "How much would it cost | to send this to Canada | by express?",
    "We have a reservation for tonight, | but one of us is ill.",
    "When I open the app, | it closes again at once.",
    "I want to invite my parents | for dinner on Saturday | around eight.",
    "My brother and | his wife are travelling with us.",
    "There is something wrong with | the heating in my room.",
    "I heard about your offer | and wanted to know more.",
    "Show me all the meetings | I have next week.",
  ],
  dictated: [
    ["What number can we reach you on?", "Oh one seven one, | two four six, | eight nine nine three."],
    ["Please tell me your booking code.", "K seven | four X | nine."],
    ["Could you spell your last name?", "B E C | K E R."],
    ["Which e-mail address should I use?", "Anna | at green garden dot org."],
    ["When were you born?", "On the second of July | nineteen eighty five."],
    "My membership number is | six six oh | one two eight | five.",
    ["What is your zip code?", "Nine four one | oh seven."],
    "You can call me on two one two | five five five | oh one seven six.",
    ["What are the last four digits?", "Seven one | six two."],
    "The serial number is A C | five nine two.",
  ],
  hesitant: [
    "Er, | could you say that again?",
    "Okay, so, | I have two questions.",
    "I mean, | it could be cheaper.",
    "It was, uh, | last Thursday, | I believe.",
    "Hmm, | let me think about it.",
    "You know, | I'm not really sure.",
    "I'd like to, um, | speak to a person.",
    "Actually, | can we do it on Monday?",
  ],
  short: [
    ["Do you want me to continue?", "Yes, go ahead."],
    ["Did you receive our letter?", "No."],
    ["Would you like to pay now?", "Sure."],
    ["How many nights will you stay?", "Two nights."],
    ["What is your first name?", "Martin."],
    ["Can I help you with anything else?", "No, that's it."],
    ["Your ticket is on its way.", "Thank you."],
    ["Which day suits you?", "Wednesday."],
  ],
};

function listOf(group: Group): Sentence[] {
  const categories: Category[] = ["finished", "paused", "dictated", "hesitant", "short"];
  return categories.flatMap((category) =>
    group[category].map((entry) =>
      typeof entry === "string" ? { category, text: entry } : { category, asked: entry[0], text: entry[1] },
    ),
  );
}

export const sentences = { development: listOf(development), heldOut: listOf(heldOut) };
export type Half = keyof typeof sentences;
