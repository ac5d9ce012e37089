import { synthesise } from "@/tests/support/speech";
import { trim } from "../recordings";
import { createDice, noises, resample } from "./sounds";

/** What a caller does while the agent speaks, and what should come of it. */
export type Clip = {
  kind: "interruption" | "backchannel" | "noise";
  name: string;
  /** 16 kHz, from the first audible sample to the last. */
  samples: Int16Array;
};

const interruptions = [
  "Stop.",
  "Stop it, please.",
  "Wait.",
  "Wait a second.",
  "Wait, wait, wait.",
  "No.",
  "No, no.",
  "No, I meant Friday.",
  "No, that is not what I asked.",
  "Hold on.",
  "Hold on a moment, please.",
  "Sorry, what was that?",
  "Sorry, can I ask something?",
  "Excuse me.",
  "Excuse me, I have another question.",
  "Actually, I want to change the date.",
  "Actually, never mind.",
  "Let me stop you there.",
  "Can you repeat that?",
  "Can you say that more slowly?",
  "Could you speak up, please?",
  "What do you mean?",
  "What about tomorrow?",
  "But what does it cost?",
  "But I already paid for it.",
  "Hey, listen to me.",
  "Just give me the number.",
  "That is wrong.",
  "That's enough, thank you.",
  "I need to go now.",
  "I would like to speak to a person.",
  "Skip that part.",
  "Tell me about cats instead.",
  "How long does it take?",
  "When do you open on Sunday?",
  "Please cancel my order.",
  "My name is Peter, not Paul.",
  "Yes, but I need it today.",
  "Okay, stop.",
  "Okay, and how much is it?",
  "Right, but what about the price?",
  "Cancel.",
  "Next, please.",
  "Quiet.",
  "Okay, wait.",
  "Yeah, but who pays for it?",
  "Right, so when does it start?",
  "Oh, hold on.",
  "Sure, but not on Monday.",
  "Yeah, I have a question.",
  "I see, but is it safe?",
  "Great, can we go on?",
  "Mm, no.",
  "Okay, okay, stop.",
  "Enough.",
  "Pause.",
  "Hello?",
  "What?",
  "Why?",
  "Listen.",
  "Repeat.",
  "Help.",
] as const;

const backchannels = [
  "Mm-hmm.",
  "Mhm.",
  "Uh-huh.",
  "Hmm.",
  "Right.",
  "Okay.",
  "Yeah.",
  "Yes.",
  "Sure.",
  "I see.",
  "Got it.",
  "Alright.",
  "Oh, okay.",
  "Okay, right.",
  "Yeah, yeah.",
  "Oh, really?",
  "Great.",
  "Right, right.",
  "Yeah, yeah, I see.",
  "Okay, that makes sense.",
  "Oh, that's great.",
  "Mm-hmm, okay.",
  "Yeah, of course.",
] as const;

/** Speakers made of the one voice: how fast, and how high. */
const speakers = [
  { speed: 1, pitch: 1 },
  { speed: 1.15, pitch: 1.12 },
  { speed: 0.95, pitch: 0.84 },
] as const;

/** What the agent says meanwhile. */
export const monologue =
  "There is a lot to say about dogs. They have lived with people for thousands of years, and they come in all shapes and sizes. " +
  "Some of them herd sheep, others guard houses, and many of them simply keep us company. A dog can hear sounds that are far too high for our ears. " +
  "Its nose is even better. It can follow the track of a single person through a busy town, hours after that person has gone. " +
  "Most dogs sleep about twelve hours a day, and they dream while they sleep. You can see it when their legs begin to run.";

/** The labelled set: 62 interruptions by speakers in turn, 23 backchannels by each, 10 noises in three variants. */
export async function makeSet(engineUrl: string): Promise<Clip[]> {
  const clips: Clip[] = [];
  for (const [index, text] of interruptions.entries()) {
    clips.push({ kind: "interruption", name: text, samples: await speak(engineUrl, text, index) });
  }
  for (let speaker = 0; speaker < speakers.length; speaker += 1) {
    for (const text of backchannels) {
      clips.push({ kind: "backchannel", name: text, samples: await speak(engineUrl, text, speaker) });
    }
    for (const [name, make] of Object.entries(noises)) {
      clips.push({ kind: "noise", name, samples: make(createDice(speaker * 97 + name.length)) });
    }
  }
  return clips;
}

/** 16 kHz. */
export async function speak(engineUrl: string, text: string, speaker = 0): Promise<Int16Array> {
  const { speed, pitch } = speakers[speaker % speakers.length] ?? speakers[0];
  const samples = trim(await synthesise(engineUrl, text, speed / pitch));
  return resample(samples, 24_000 * pitch, 16_000);
}
