/** How likely words are a whole thought by themselves, as log odds: above 2 hardly anybody goes on, below -2 nearly
 * everybody does, 0 says nothing. English, with or without punctuation; speech-to-text prints a full stop after most
 * pauses, so a full stop alone proves little. */
export function completenessOdds(transcript: string): number {
  const words = transcript.trim().toLowerCase();
  if (!/[a-z0-9]/.test(words)) return -3;
  const sentence = lastSentence(words);
  const bare = sentence
    .replace(/[^a-z0-9' -]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const count = bare.split(" ").length;
  if (/(?:\.\.\.|…|-)$/.test(words)) return -3;
  // "What time is it in Cairo? Please.": a courtesy that speech-to-text made a sentence of its own.
  if (sentence.length < words.length && loneCourtesies.test(bare)) return 2.5;
  if (hesitations.test(bare) || openings.test(bare)) return -3.5;
  if (wholeAnswers.test(bare)) return 2.5;
  if (greetings.test(bare)) return 0;
  if (danglers.test(bare) || frames.test(bare) || subjects.test(sentence)) return -3;
  let odds = /[.!]$/.test(sentence) ? 0.2 : 0;
  if (sentence.endsWith("?")) odds = 1.3;
  else if (asks.test(bare)) odds = 0.9;
  else if (orders.test(bare)) odds += 0.5;
  if (/[,;:]$/.test(sentence)) odds -= 1.8;
  if (clauseStarts.test(bare) && !sentence.slice(0, -1).includes(",")) odds -= 2.6;
  if (purposes.test(bare) && !sentence.slice(0, -1).includes(",")) odds -= 1.2;
  if (courtesies.test(bare)) odds += 1.5;
  else if (closers.test(bare)) odds += 0.5;
  else if (wants.test(bare)) odds -= 0.5;
  if (transitive.test(bare)) odds -= 2;
  if (weakEnds.test(bare) && !pointed.test(bare)) odds -= 1.6;
  if (count <= 2) odds -= 0.8;
  else if (count >= 7) odds += 0.3;
  return Math.max(-3, Math.min(3, odds));
}

/** Sounds made while thinking, at the very end. */
const hesitations = /(?:^|\s)(?:u+m+|u+h+|e+r+m?|a+h+|h+m+m*|erm|let me see|let me think|you know|i mean|like)$/;
/** A whole utterance that only opens one. */
const openings =
  /^(?:(?:okay|ok|right|yeah|alright|yes|no|oh) )?(?:(?:and|so|well|oh|actually|look|listen|basically|anyway|also|i|it's|the thing is|now|then|or|but|if|because|this is|my name is|hm|ah|ha)\s?)+$/;
/** They open a turn, or are the whole of it. */
const greetings =
  /^(?:(?:okay|ok|right|yeah|alright|all right|hi|hello|hey|hello there|good (?:morning|afternoon|evening))\s?)+$/;
/** Words that nothing ends with. */
const danglers = new RegExp(
  `(?:^|\\s)(?:${[
    "and|or|but|nor|because|since|although|though|unless|until|while|whereas|if|when|whenever|whether|which|whose|than|as",
    "to|of|for|with|at|from|into|onto|between|among|against|towards|per|via|during|without",
    "the|a|an|my|your|our|their|its|every|either|neither",
    "is|are|was|were|am|be|been|being|has|had|does|did|will|would|could|shall|should|may|might|must",
    "i'm|i've|i'll|i'd|it's|that's|there's|what's|he's|she's|we're|we've|we'll|they're|you're|you've",
    "i|we|they|he|she|very|really|just|also|even|only|quite|maybe|perhaps|probably|hopefully|actually|basically|mr|mrs|ms|dr|called|named",
  ].join("|")})$`,
);
/** The subject of a clause that only begins: "Thank you, that", "and it". */
const subjects = /(?:^|[,;]\s*|\b(?:and|but|or|so|because|if)\s)(?:that|this|these|those|there|it)[.…]*$/;
/** Words that a sentence ends with now and then: "log in", "with that", "I don't think so". */
const weakEnds =
  /(?:^|\s)(?:in|on|by|about|among|around|near|under|over|through|within|who|that|this|these|those|some|any|each|no|another|both|next|last|so|his|not|too|more|most|do|have|can|isn't|aren't|wasn't|don't|doesn't|didn't|can't|couldn't|won't|wouldn't|doctor|number)$/;
/** "with that", "me too", "log in". */
const pointed =
  /(?:to|of|for|with|at|in|on|from|by|about|like|do|see|want|need|have|is|was|me|think) (?:that|this|these|those|so|too)$|\b(?:it|them|log|sign|check|come|go|get|turn|lights?|tv|music|hang|going|hold) (?:in|on|over|around|by|through)$/;
/** What people end such a clause with all the same: "I think so", "Yes, I do", "What is it?". */
const wholeAnswers = new RegExp(
  `^(?:${[
    "yes|yeah|yep|yup|sure|of course|certainly|absolutely|definitely|exactly|correct|fine|great|perfect|no|nope|nah|never|not really|not yet|not now|none|nothing|maybe",
    "(?:yes|yeah|no|sure|okay|ok|oh|great|perfect|thanks|thank you)[ ,]+(?:please|thanks|thank you.*|that(?:'s| is| was) (?:it|all|right|correct|fine|great|perfect|everything).*|i do|i am|i have|i did|i can|i will|it's not|i don't|i'm not|go ahead|that was it|not at all|of course|correct|exactly)",
    "(?:no )?(?:that's|that is|that was|that will be|that would be) (?:it|all|right|correct|fine|great|perfect|good|everything)(?: thank you| thanks)?",
    "thank you(?: very much| so much)?|thanks(?: a lot)?|bye|goodbye|please do|go ahead|never mind|i think so|i guess so|i don't know|i'm not sure|me too|stop|cancel|help|repeat that|say that again",
  ].join("|")})$`,
);
/** Beginnings of a request whose object is still missing. */
const frames = new RegExp(
  `(?:^|\\s)(?:${[
    "i(?:'d| would) (?:like|love|prefer|need)|i (?:want|need|wish|wonder|was wondering|am wondering|think|guess|mean|believe|hope|wanted|am looking|am calling)",
    "i'm (?:looking|calling|trying|wondering|going)|(?:can|could|would|will|do|did) you|(?:can|could|may) i|(?:can|could) you (?:please )?(?:tell|give|show|send|let) me",
    "what i wanted to ask|the problem|there is something wrong|i have|i've got|we have|let me|how (?:much|many|long|far)|what (?:time|kind)|(?:give|show|send|put|tell) me|put me through",
    "remind me(?: (?:tomorrow|today|tonight|on \\w+|in the \\w+|morning|later|again)){0,2}",
  ].join("|")})$|^(?:(?:and|so|okay|well) )?(?:please|how|what|why|where|when|set|turn|book|call|play)$`,
);
/** "If it rains tomorrow": the main clause is still to come. */
const clauseStarts =
  /^(?:(?:so|and|well|but|okay) )?(?:if|when|because|since|although|while|after|before|once|unless|as soon as|using)\s/;
/** "To leave a message": so is what it is for. */
const purposes = /^to \w+ \w+/;
const asks =
  /^(?:(?:and|so|okay|well) )?(?:what|where|when|why|who|how|which|is|are|do|does|did|can|could|would|will|should|have|has)\s/;
/** Begins with what is to be done. */
const orders =
  /^(?:(?:and|so|okay|well|please|just|now) )*(?:turn|set|play|tell|give|show|cancel|book|call|send|stop|open|close|find|add|remove|delete|read|repeat|say|start|switch|put|make|explain|describe|look|check|write|translate|spell|order|wake|skip|pause|help|please)\s/;
const courtesies = /\b(?:please|thanks|thank you|thank you very much|thanks a lot|bye|goodbye)$/;
const loneCourtesies = /^(?:please|thanks|thank you(?: very much| so much)?|thanks a lot|bye|goodbye)$/;
/** Words that mostly come last: times, and adverbs that close a sentence. */
const closers =
  /\b(?:today|tonight|tomorrow|yesterday|now|again|already|anymore|any more|too|either|instead|together|here|there|it|me|him|them|this|that|everything|anything|nothing|something|(?:this|next|last) (?:week|month|year|morning|afternoon|evening|night|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|\d+ ?(?:am|pm|o'clock)|o'clock|a ?m|p ?m|minutes|hours|days|weeks|january|february|march|april|june|july|august|september|october|november|december)$/;
/** Statements of a wish, which people like to go on with: for whom, when, where. */
const wants =
  /\b(?:i(?:'d| would) like|i want|i need|i wanted|we need|we want|i'm looking|i am looking|i have a|i've got a|my name is|this is)\b/;
/** Verbs that want an object. */
const transitive =
  /\b(?:wants?|needs?|likes?|gets?|gives?|makes?|takes?|puts?|brings?|sends?|buys?|finds?|uses?|says?|said|asks?|tells?|told|shows?|sees?|saw|got|gave|made|took|sent|bought|found|used|booked|ordered|bring|include|including|invite|change|check|cancel|return)$/;

const lastSentence = (words: string) =>
  words
    .split(/(?<=[.!?])\s+/)
    .filter(Boolean)
    .at(-1) ?? words;
