import { createClauseChunker } from "./clauses";
import { createMarkupFilter } from "./markup";
import { sayWell } from "./wording";

/** With less than this left to play, waiting for the end of a sentence would leave a hole. */
const hurryBelowMs = 400;

/** Text as it is written becomes clauses as they are to be spoken. Reads on while nobody asks; when asked, gives a whole
 * sentence while enough lies ahead of the listener (`aheadMs`), and otherwise what can be said at once. A symbol in the
 * text means "no more for now": what there is, is a clause. */
export async function* clausesOf(input: AsyncIterable<string | symbol>, aheadMs: () => number): AsyncGenerator<string> {
  const filter = createMarkupFilter();
  const chunker = createClauseChunker();
  let hasEnded = false;
  let failure: unknown;
  let wake = () => {};

  const read = async () => {
    for await (const text of input) {
      chunker.push(typeof text === "string" ? filter.push(text) : `${filter.flush()}\n`);
      wake();
    }
  };
  void read()
    .catch((error) => {
      failure = error;
    })
    .finally(() => {
      chunker.push(filter.flush());
      chunker.end();
      hasEnded = true;
      wake();
    });

  for (;;) {
    const spareMs = aheadMs() - hurryBelowMs;
    const clause = chunker.take({ hurry: spareMs <= 0 });
    if (clause !== undefined) {
      const said = sayWell(clause);
      if (/[\p{L}\p{N}]/u.test(said)) yield said;
    } else if (hasEnded) {
      if (failure !== undefined) throw failure;
      return;
    } else {
      await new Promise<void>((resolve) => {
        const timer = spareMs > 0 ? setTimeout(resolve, spareMs) : undefined;
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
