import { ReadableStream } from "node:stream/web";

/** What the caller just did, as far as an acknowledgement of it goes. */
export type TurnKind = "question" | "request" | "statement";

/** None promises anything: the model may still say no. */
const texts = {
  question: ["Let me see.", "Let me think.", "One second."],
  request: ["One moment.", "Let me see.", "Let me check."],
  statement: ["I see.", "Okay.", "Right."],
} as const satisfies Record<TurnKind, readonly string[]>;

/** Every opener there is, for making their sound ahead of time. */
export const openerTexts: readonly string[] = [...new Set(Object.values(texts).flat())];

/** A first word later than this after the end of the caller's turn is late. */
const lateMs = 550;
/** Right after a turn that had an opener it must be this late, so that not every sentence begins with one. */
const lateAgainMs = 1_100;

const greeting = /^(?:hi|hello|hey|thanks|thank you|bye|goodbye|good (?:morning|afternoon|evening|night))\b/i;
const request =
  /^(?:please|(?:can|could|would|will) you|i(?:'d| would) like|i (?:want|need)|let's|tell|give|show|find|book|cancel|change|help|set|turn|play|send|call|explain|make|write|read|list|add|remove|start|stop|open|close|check|look|repeat|describe|translate|remind)\b/i;
const question =
  /\?\s*$|^(?:who|whose|what|when|where|why|how|which|is|are|was|were|do|does|did|can|could|will|would|should|may|have|has)\b/i;

/** Undefined where no acknowledgement fits: greetings, thanks, nothing said. */
export function kindOf(said: string): TurnKind | undefined {
  const words = said.trim().replace(/^(?:(?:um|uh|so|well|okay|ok|and|but|hey|then)[,. ]+)+/i, "");
  if (!words || greeting.test(words)) return undefined;
  if (request.test(words)) return "request";
  return question.test(words) ? "question" : "statement";
}

/** The openers of one call. */
export type Openers = {
  /** For an answer to these words; undefined when no opener fits them. */
  plan(said: string): OpenerPlan | undefined;
};
export type OpenerPlan = {
  /** The caller's turn is over and this answer is for it. Answers after how many ms its first word is late. */
  begin(): number;
  /** The opener to say now; it counts as said. */
  take(): string;
};

export function createOpeners(): Openers {
  let turn = 0;
  let openedTurn = -1;
  let last = "";
  const said: Record<TurnKind, number> = { question: 0, request: 0, statement: 0 };

  return {
    plan(words) {
      const kind = kindOf(words);
      return (
        kind && {
          begin() {
            turn += 1;
            return openedTurn === turn - 1 ? lateAgainMs : lateMs;
          },
          take() {
            const choice = texts[kind].filter((text) => text !== last);
            last = choice[said[kind] % choice.length] ?? texts[kind][0];
            said[kind] += 1;
            openedTurn = turn;
            return last;
          },
        }
      );
    },
  };
}

type Options<Value> = {
  plan: OpenerPlan;
  /** Resolves when the caller's turn is over, if the answer was begun before that. */
  committed: Promise<void>;
  textOf(value: Value): string;
  /** True for what is no text and must not wait behind it, such as a call of a skill. */
  isUrgent(value: Value): boolean;
  onOpened(opener: string): void;
};

/** Passes an answer on as it is written; when its first word is late, an opener comes first, and the answer then leaves
 * out the acknowledgement that it repeats ("Okay." … "Sure, it is noon." → "It is noon."). */
export function withOpener<Value>(
  answer: ReadableStream<Value>,
  { plan, committed, textOf, isUrgent, onOpened }: Options<Value>,
): ReadableStream<Value | string> {
  const reader = answer.getReader();
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  let reading: ReturnType<typeof reader.read> | undefined;
  /** While the beginning of the answer may still be an acknowledgement: its text so far. */
  let head: string | undefined;
  const late = new Promise<"late">((resolve) => {
    void committed.then(() => {
      if (!isOver) timer = setTimeout(() => resolve("late"), plan.begin());
    });
  });
  let mayOpen = true;
  const settle = () => {
    mayOpen = false;
    isOver = true;
    clearTimeout(timer);
  };

  return new ReadableStream<Value | string>({
    async pull(controller) {
      for (;;) {
        reading ??= reader.read();
        if (mayOpen && (await Promise.race([reading.then(() => "read" as const), late])) === "late") {
          settle();
          const opener = plan.take();
          onOpened(opener);
          head = "";
          controller.enqueue(`${opener} `);
          return;
        }
        const { done, value } = await reading;
        reading = undefined;
        if (done) {
          settle();
          if (head) controller.enqueue(head);
          controller.close();
          return;
        }
        const text = textOf(value);
        if (text.trim() || isUrgent(value)) settle();
        if (head === undefined || (!text && !isUrgent(value))) {
          controller.enqueue(value);
          return;
        }
        const rest = isUrgent(value) ? head : withoutAcknowledgement(head + text);
        if (rest === undefined) {
          head += text;
          continue;
        }
        head = undefined;
        if (rest) controller.enqueue(rest);
        if (isUrgent(value)) controller.enqueue(value);
        return;
      }
    },
    cancel(reason) {
      settle();
      return reader.cancel(reason);
    },
  });
}

const acknowledgement =
  /^\s*(?:(?:sure(?: thing)?|of course|certainly|absolutely|okay|ok|alright|all right|right|i see|got it|understood|great|let me (?:see|think|check)|one (?:moment|second)(?: please)?|just a (?:moment|second)|hmm+|well)(?:[,.!…]+|\s*[—–-])\s+)+/i;
const longestHead = 40;

/** The text without the acknowledgement at its beginning; undefined while it is too short to tell. */
export function withoutAcknowledgement(text: string): string | undefined {
  const found = acknowledgement.exec(text)?.[0];
  const rest = text.slice(found?.length ?? 0);
  // One may follow the other ("Sure, of course, it is noon"), and a lone one is all there is to say.
  if (rest.length < longestHead && isBeginningOfOne(rest)) return undefined;
  return found ? rest.charAt(0).toUpperCase() + rest.slice(1) : text;
}

const acknowledgements =
  "sure|sure thing|of course|certainly|absolutely|okay|ok|alright|all right|right|i see|got it|understood|great|let me see|let me think|let me check|one moment|one second|one moment please|one second please|just a moment|just a second|hmm|well".split(
    "|",
  );

function isBeginningOfOne(text: string): boolean {
  const words = text.trimStart().toLowerCase();
  return acknowledgements.some(
    (one) => one.startsWith(words) || (words.startsWith(one) && /^[,.!…—–\s-]*$/.test(words.slice(one.length))),
  );
}
