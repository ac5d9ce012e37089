import type { ChatPiece } from "../source";

/** Pieces of an answer, handed from whoever has them to whoever reads, in order. Reading ends at once when the signal fires. */
export function createPieces(signal: AbortSignal) {
  const pieces: ChatPiece[] = [];
  let wake = () => {};
  let isOver = false;
  let failure: unknown;
  return {
    put(piece: ChatPiece): void {
      pieces.push(piece);
      wake();
    },
    end(because?: unknown): void {
      isOver = true;
      failure = because;
      wake();
    },
    async *read(): AsyncGenerator<ChatPiece> {
      const onAbort = () => wake();
      signal.addEventListener("abort", onAbort);
      try {
        for (;;) {
          signal.throwIfAborted();
          const piece = pieces.shift();
          if (piece) yield piece;
          else if (isOver) break;
          else {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
        }
        if (failure !== undefined) throw failure;
      } finally {
        signal.removeEventListener("abort", onAbort);
      }
    },
  };
}
