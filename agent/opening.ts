import { setTimeout as delay } from "node:timers/promises";
import { llm, voice } from "@livekit/agents";
import type { Logger } from "pino";
import type { Script } from "./prompt";
import type { Recorder } from "./recorder";
import type { Resumed } from "./resume";
import type { CallerMicrophone } from "./sound/caller-microphone";
import type { Ears } from "./turns/ears";
import { isHello } from "./turns/hello";
import type { TurnTaker } from "./turns/turn-taker";

type Options = {
  session: voice.AgentSession;
  script: Pick<Script, "consent" | "greeting">;
  recorder: Pick<Recorder, "event">;
  turnTaker: Pick<TurnTaker, "hasTurn">;
  microphone: Pick<CallerMicrophone, "isAwaited">;
  ears: Pick<Ears, "isCatchingUp">;
  /** Aborted when the call is over. */
  over: AbortSignal;
  log: Logger;
};

const lookEveryMs = 20;
/** What was said before is waited for no longer than this. */
const earlyWithinMs = 2_000;

/** How a call begins. Resolves when what the caller must know is said: in full, whatever they say meanwhile, and it is kept
 * that they heard it. The greeting follows, unless the caller has begun: who asks at once is answered at once. */
export async function openCall(options: Options): Promise<void> {
  const { session, script, recorder, turnTaker } = options;
  const { consent, greeting } = script;
  const speech = consent ? session.say(consent, { allowInterruptions: false }) : undefined;
  // Behind it, so that there is no gap.
  let next = speech && greeting ? session.say(greeting) : undefined;
  while (speech && !speech.done()) {
    await Promise.race([speech.waitForPlayout(), delay(lookEveryMs)]);
    if (!turnTaker.hasTurn()) continue;
    next?.interrupt();
    next = undefined;
  }
  if (speech && !speech.interrupted) recorder.event("consent-spoken", { text: consent });
  if (greeting)
    greet(options, next).catch((error) => options.log.warn({ error: String(error) }, "the caller was not greeted"));
}

/** `begun`: it is on its way already. */
async function greet(options: Options, begun: voice.SpeechHandle | undefined): Promise<void> {
  const { session, script, over } = options;
  if (!begun) await hearEarly(options);
  for (let speech = begun; !speech || (await isBeaten(speech, options)); speech = session.say(script.greeting)) {
    if ((await isAnswered(options)) || over.aborted) return;
  }
}

/** A caller who says no more than hello and has not heard the greeting is owed it, and nothing else. */
export function isOwedGreeting(asked: string, chatCtx: llm.ChatContext, greeting: string, agentName: string): boolean {
  if (!greeting || !isHello(asked, agentName)) return false;
  const messages = chatCtx.items.filter((item) => item instanceof llm.ChatMessage);
  const isHeard = ({ role, textContent }: llm.ChatMessage) =>
    role === "assistant" && Boolean(textContent) && greeting.startsWith(textContent ?? "");
  return messages.filter(({ role }) => role === "user").length === 1 && !messages.some(isHeard);
}

async function hearEarly({ microphone, ears }: Options): Promise<void> {
  const isLate = () => microphone.isAwaited() || ears.isCatchingUp();
  for (let waitedMs = 0; isLate() && waitedMs < earlyWithinMs; waitedMs += lookEveryMs) await delay(lookEveryMs);
}

/** Waits until the greeting sounds. True when the caller was quicker: then it is not begun, only to break off. */
async function isBeaten(speech: voice.SpeechHandle, { session, turnTaker, over }: Options): Promise<boolean> {
  while (!speech.done() && session.agentState !== "speaking" && !over.aborted) {
    if (turnTaker.hasTurn()) {
      speech.interrupt();
      return true;
    }
    await delay(lookEveryMs);
  }
  return false;
}

/** Waits for the end of what the caller is saying. True when there was something: its answer follows. */
async function isAnswered({ session, turnTaker, over }: Options): Promise<boolean> {
  let hasSpoken = session.history.items.some((item) => item.type === "message" && item.role === "user");
  const onWords = ({ isFinal }: voice.UserInputTranscribedEvent) => {
    hasSpoken ||= isFinal;
  };
  session.on(voice.AgentSessionEventTypes.UserInputTranscribed, onWords);
  while (turnTaker.hasTurn() && !over.aborted) await delay(lookEveryMs);
  session.off(voice.AgentSessionEventTypes.UserInputTranscribed, onWords);
  return hasSpoken;
}

/** Says that we are back, and answers what is still owed. The question is in the conversation already, so that the answer
 * is asked of the conversation as it was before our own sentence. */
export function goOn(session: voice.AgentSession, { sentence, owesAnswer }: Resumed): void {
  const before = session.currentAgent.chatCtx.copy();
  session.say(sentence);
  if (owesAnswer) session.generateReply({ chatCtx: before });
}

/** The conversation as the first question will find it. */
export function openingOf(
  { instructions, consent, greeting }: Script,
  past: llm.ChatContext | undefined,
  isResumed: boolean,
): llm.ChatContext {
  const opening = past?.copy() ?? llm.ChatContext.empty();
  opening.items.unshift(llm.ChatMessage.create({ role: "system", content: instructions }));
  for (const said of isResumed ? [] : [consent, greeting]) {
    if (said) opening.addMessage({ role: "assistant", content: said });
  }
  return opening;
}
