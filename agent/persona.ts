import { ReadableStream } from "node:stream/web";
import { llm, voice } from "@livekit/agents";
import type { AudioFrame } from "@livekit/rtc-node";
import type { CallClock } from "./clock";
import { type Generation, type Speeches, type Tokens, tap } from "./generation";
import { isOwedGreeting } from "./opening";
import { voiceOf } from "./providers/llm/voiced";
import { clauseOf } from "./providers/tts/frame-label";
import { type SkillEnvironment, type SkillRun, toTools } from "./skills/adapter";
import type { Skill } from "./skills/define-skill";
import { createDirect, type Direct } from "./skills/direct";
import { type Openers, openerTexts, withOpener } from "./speech/opener";
import { createOwnVoice, speakFirst } from "./speech/own-voice";
import type { CallWatch } from "./watch/call-watch";
import type { AnswerChunk } from "./watch/interjector";

type Options = {
  name: string;
  instructions: string;
  /** The answer to a caller who says hello before they could hear it; empty = the language model's. */
  greeting: string;
  /** What was said before, in a call that is taken over. */
  past?: llm.ChatContext;
  skills: readonly Skill[];
  speeches: Speeches;
  clock: CallClock;
  environment: SkillEnvironment;
  /** Bridge late answers of the language model; absent where the agent does without. */
  openers?: Openers;
  watch: Pick<CallWatch, "interjector" | "brokenOff">;
  /** The language model gave no answer at all, or only its beginning; the caller was asked to say it again. */
  onNoAnswer(hasBegun: boolean): void;
};

type LlmOutput = llm.ChatChunk | string;

const noAnswer = "Sorry, I lost my train of thought. Could you say that again?";
const halfAnswer = "… Sorry, I lost my train of thought. Could you ask me again?";

/** The agent of one call: answers by a skill when the caller's whole sentence asks for one, else by the language
 * model, and notes when each stage of the answer happened. */
export class Persona extends voice.Agent {
  readonly #options: Options;
  readonly #direct: (sentence: string, committed: Promise<unknown>) => Direct | undefined;

  constructor(options: Options) {
    super({
      instructions: options.instructions,
      chatCtx: options.past,
      tools: toTools(options.skills, options.environment),
    });
    this.#options = options;
    this.#direct = createDirect(options.skills, options.name, options.environment);
  }

  override async onEnter(): Promise<void> {
    const { tts } = this.session;
    if (this.#options.openers && tts && canPrepare(tts)) void tts.prepare(openerTexts);
  }

  override async llmNode(
    chatCtx: llm.ChatContext,
    toolCtx: llm.ToolContext,
    modelSettings: voice.ModelSettings,
  ): Promise<ReadableStream<AnswerChunk> | null> {
    const generation = this.#options.speeches.begin();
    const asked = askedJustNow(chatCtx);
    const stream =
      this.#answerDirectly(asked, chatCtx, modelSettings, generation) ??
      (await this.#think(chatCtx, toolCtx, modelSettings, generation));
    if (!stream) return null;
    return this.#options.watch.interjector.text(
      this.#bridge(this.#watch(stream, generation), asked, generation),
      (said) => {
        generation.text += said;
      },
    );
  }

  #think(
    chatCtx: llm.ChatContext,
    toolCtx: llm.ToolContext,
    modelSettings: voice.ModelSettings,
    generation: Generation,
  ): Promise<ReadableStream<LlmOutput> | null> {
    generation.ledger.llmRequestedAt = this.#options.clock.nowMs();
    return voice.Agent.default.llmNode(this, chatCtx, toolCtx, modelSettings);
  }

  /** What is answered without the language model: a hello by the greeting, and a sentence that asks for a skill by that. */
  #answerDirectly(
    asked: string,
    chatCtx: llm.ChatContext,
    modelSettings: voice.ModelSettings,
    generation: Generation,
  ): ReadableStream<LlmOutput> | undefined {
    const { greeting, name } = this.#options;
    const isGreeted = isOwedGreeting(asked, chatCtx, greeting, name);
    const committed = this.#committed();
    const direct = isGreeted ? undefined : this.#direct(asked, committed);
    if (!isGreeted && !direct) return undefined;
    generation.ledger.direct = true;
    if (!direct) return ReadableStream.from<LlmOutput>([greeting]);
    return direct.answer<LlmOutput>({
      committed,
      onRun: (run) => generation.runs.push(run),
      think: (run) => voice.Agent.default.llmNode(this, withRun(chatCtx, run), llm.ToolContext.empty(), modelSettings),
    });
  }

  override async ttsNode(
    text: ReadableStream<string>,
    modelSettings: voice.ModelSettings,
  ): Promise<ReadableStream<AudioFrame> | null> {
    return this.#options.watch.interjector.audio(text, (rest) => this.#speak(rest, modelSettings));
  }

  async #speak(
    text: ReadableStream<string>,
    modelSettings: voice.ModelSettings,
  ): Promise<ReadableStream<AudioFrame> | null> {
    const { speeches, clock } = this.#options;
    const generation = speeches.beginSpeech();
    const { ledger } = generation;
    const markRequested = () => {
      ledger.ttsRequestedAt ??= clock.nowMs();
    };
    const say = (words: ReadableStream<string>) => voice.Agent.default.ttsNode(this, words, modelSettings);
    const own = generation.voice;
    const audio = own ? speakFirst(own, text, say) : await say(tap(text, markRequested));
    return (
      audio &&
      tap(audio, (frame) => {
        const frameMs = (frame.samplesPerChannel / frame.sampleRate) * 1_000;
        generation.audioMs += frameMs;
        if (own) generation.spokenCharacters = Math.max(generation.spokenCharacters, own.text().length);
        generation.spokenCharacters += clauseOf(frame)?.length ?? 0;
        ledger.ttsFirstAudioAt ??= clock.nowMs();
      })
    );
  }

  /** Settles when the caller's turn is certainly over; this answer may be a speculation until then. */
  #committed(): Promise<void> {
    return this.#options.speeches.current()?.handle?._waitForScheduled?.() ?? Promise.resolve();
  }

  /** Lets an opener bridge the time until a late answer's first word, and notes the text as it is said. */
  #bridge(stream: ReadableStream<LlmOutput>, asked: string, generation: Generation): ReadableStream<LlmOutput> {
    const { openers } = this.#options;
    const plan = generation.ledger.direct ? undefined : openers?.plan(asked);
    const bridged = plan
      ? withOpener(stream, {
          plan,
          committed: this.#committed(),
          textOf,
          isUrgent: (chunk) => callsOf(chunk) > 0,
          onOpened: () => {
            generation.ledger.opener = true;
          },
        })
      : stream;
    return tap(bridged, (chunk) => {
      generation.text += textOf(chunk);
    });
  }

  /** Notes times, and lets no answer be empty: when the model gave none, the caller is asked to repeat. */
  #watch(stream: ReadableStream<LlmOutput>, generation: Generation): ReadableStream<LlmOutput> {
    const { clock, onNoAnswer, speeches, watch } = this.#options;
    const speech = speeches.current();
    const brokenOffBefore = watch.brokenOff();
    let hasAnswer = false;
    const look = (chunk: LlmOutput) => {
      const text = textOf(chunk);
      const calls = callsOf(chunk);
      const voiced = voiceOf(chunk);
      if (typeof chunk !== "string" && chunk.usage) generation.tokens = toTokens(chunk.usage);
      if ((text || calls || voiced) && !generation.ledger.direct) {
        generation.ledger.llmFirstTokenAt ??= clock.nowMs();
        generation.pieces += 1;
      }
      if (voiced) {
        generation.ledger.ttsRequestedAt ??= generation.ledger.llmFirstTokenAt;
        generation.voice ??= createOwnVoice(voiced.spoken);
        generation.voice.add(text, voiced.sound);
      } else if (text) generation.voice?.end();
      hasAnswer ||= text.trim() !== "" || calls > 0 || voiced?.sound !== undefined;
    };
    const onEnd = () => generation.voice?.end();
    return tap(
      stream,
      look,
      () => {
        onEnd();
        // An answer nobody waits for any more ends early too, and lacks nothing.
        if (speech?.handle?.interrupted) return undefined;
        if (hasAnswer && watch.brokenOff() === brokenOffBefore) return undefined;
        onNoAnswer(hasAnswer);
        return hasAnswer ? halfAnswer : noAnswer;
      },
      onEnd,
    );
  }
}

/** A voice that can make sentences ahead of time. */
type Preparing = { prepare(sentences: readonly string[]): Promise<void> };
const canPrepare = (tts: object): tts is Preparing => "prepare" in tts;

const textOf = (chunk: LlmOutput): string => (typeof chunk === "string" ? chunk : (chunk.delta?.content ?? ""));
const callsOf = (chunk: LlmOutput): number => (typeof chunk === "string" ? 0 : (chunk.delta?.toolCalls?.length ?? 0));

const toTokens = ({ promptTokens, promptCachedTokens, completionTokens }: llm.CompletionUsage): Tokens => ({
  prompt: promptTokens,
  cached: promptCachedTokens,
  completion: completionTokens,
});

/** What the caller said last, or "" when the model is to go on for another reason, such as a tool's result. */
function askedJustNow(chatCtx: llm.ChatContext): string {
  const last = chatCtx.items.at(-1);
  return last instanceof llm.ChatMessage && last.role === "user" ? (last.textContent ?? "") : "";
}

/** The conversation with a skill's answer that the caller's sentence got without the language model. */
function withRun(chatCtx: llm.ChatContext, run: SkillRun): llm.ChatContext {
  const chat = chatCtx.copy();
  const callId = `direct_${Math.round(run.startedAt)}`;
  const { name } = run;
  chat.items.push(
    llm.FunctionCall.create({ callId, name, args: JSON.stringify(run.arguments) }),
    llm.FunctionCallOutput.create({ callId, name, output: run.sentence, isError: false }),
  );
  return chat;
}
