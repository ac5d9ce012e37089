import { ReadableStream } from "node:stream/web";
import { runSkill, type SkillEnvironment, type SkillRun } from "./adapter";
import { isData } from "./answer";
import { type Pending, replyOf } from "./confirmations";
import type { Skill } from "./define-skill";
import { compileSkillPhrases } from "./phrases";
import { wordingIn } from "./wording";

/** What a direct answer needs of the turn it is given in. */
export type DirectTurn<Chunk> = {
  /** The caller's turn is certainly over: until then the answer may be thrown away. Absent = it is. */
  committed: Promise<unknown>;
  onRun(run: SkillRun): void;
  /** Lets the language model tell of an answer that is data. */
  think(run: SkillRun): Promise<ReadableStream<Chunk> | null>;
};

/** The answer to a sentence in the language model's place. */
export type Direct = { answer<Chunk>(turn: DirectTurn<Chunk>): ReadableStream<string | Chunk> };

/** What answers sentences without the language model: the skills' direct phrases, and a yes or no to a question that an
 * acting skill asked in the turn before. */
export function createDirect(
  skills: readonly Skill[],
  agentName: string,
  environment: SkillEnvironment,
): (sentence: string, committed: Promise<unknown>) => Direct | undefined {
  const match = compileSkillPhrases(skills, agentName);
  const { confirmations } = environment;

  return (sentence, committed) => {
    const pending = sentence ? confirmations.pending() : undefined;
    const reply = pending && replyOf(sentence);
    // Whatever the caller says, the question was for this turn only.
    if (pending && reply === "other") void committed.then(() => confirmations.settle(pending));
    if (pending && reply === "yes") return { answer: (turn) => act(pending, turn) };
    if (pending && reply === "no") return { answer: (turn) => leave(pending, turn) };
    const found = sentence ? match(sentence) : undefined;
    return found && { answer: (turn) => run(found.skill, found.input, turn) };
  };

  function act<Chunk>(pending: Pending, turn: DirectTurn<Chunk>): ReadableStream<string | Chunk> {
    return stream(turn, true, async (write, interrupted) => {
      if (confirmations.pending() !== pending) return;
      confirmations.settle(pending);
      await perform(pending.skill, pending.input, turn, write, interrupted);
    });
  }

  function leave<Chunk>(pending: Pending, turn: DirectTurn<Chunk>): ReadableStream<string | Chunk> {
    return stream(turn, true, async (write) => {
      confirmations.settle(pending);
      write(wordingIn(environment.language).leftAlone);
    });
  }

  function run<Chunk>(skill: Skill, input: unknown, turn: DirectTurn<Chunk>): ReadableStream<string | Chunk> {
    return stream(turn, skill.isActing || skill.hasEffects, async (write, interrupted) => {
      if (skill.isActing) write(confirmations.ask(skill, input));
      else await perform(skill, input, turn, write, interrupted);
    });
  }

  async function perform<Chunk>(
    skill: Skill,
    input: unknown,
    turn: DirectTurn<Chunk>,
    write: (chunk: string | Chunk) => void,
    interrupted: AbortSignal,
  ): Promise<void> {
    const onSlow = (waiting: string) => write(`${waiting} `);
    const { run, answer } = await runSkill(skill, input, environment, { direct: true, interrupted, onSlow });
    turn.onRun(run);
    const told = isData(answer) ? await turn.think(run) : undefined;
    if (!told) return write(run.sentence);
    for await (const chunk of told) write(chunk);
  }
}

/** A stream whose work begins at once or, when it has effects, once the turn is certain; nothing of it happens for a turn
 * that was thrown away. */
function stream<Chunk>(
  { committed }: DirectTurn<Chunk>,
  hasEffects: boolean,
  work: (write: (chunk: string | Chunk) => void, interrupted: AbortSignal) => Promise<void>,
): ReadableStream<string | Chunk> {
  const interrupted = new AbortController();
  return new ReadableStream<string | Chunk>({
    async start(controller) {
      if (hasEffects) await committed;
      if (interrupted.signal.aborted) return;
      await work((chunk) => {
        if (!interrupted.signal.aborted) controller.enqueue(chunk);
      }, interrupted.signal);
      if (!interrupted.signal.aborted) controller.close();
    },
    cancel: () => interrupted.abort(),
  });
}
