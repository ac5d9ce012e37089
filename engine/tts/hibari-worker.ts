import type { SpokenPiece } from "@/engine/types";
import { serveWorker } from "@/engine/worker/serve";
import { loadHibari } from "./hibari/hibari";

export type HibariInit = { files: Record<string, string>; threads: number };
export type HibariApi = {
  describe: { params: undefined; result: { sampleRate: number; voices: readonly HibariVoice[] } };
  /** Starts a text; its pieces are then asked for one by one. */
  open: { params: { id: number; text: string; speed: number }; result: undefined };
  next: { params: { id: number }; result: SpokenPiece | undefined };
  cancel: { params: { id: number }; result: undefined };
};
export type HibariVoice = { id: string; name: string; language: string };

type Running = { pieces: AsyncGenerator<SpokenPiece>; abort: AbortController };

await serveWorker<HibariInit, HibariApi>(async ({ files, threads }) => {
  const hibari = await loadHibari(files, { threads });
  const running = new Map<number, Running>();
  return {
    async describe() {
      return { value: { sampleRate: hibari.sampleRate, voices: hibari.voices } };
    },
    async open({ id, text, speed }) {
      const abort = new AbortController();
      running.set(id, { pieces: hibari.synthesize(text, { speed, signal: abort.signal }), abort });
      return { value: undefined };
    },
    async next({ id }) {
      const piece = await running.get(id)?.pieces.next();
      if (piece && !piece.done) {
        // Its own buffer: what is transferred must not be a view of something the synthesiser keeps.
        const samples = piece.value.samples.slice();
        return { value: { ...piece.value, samples }, transfer: [samples.buffer] };
      }
      running.delete(id);
      return { value: undefined };
    },
    async cancel({ id }) {
      const job = running.get(id);
      running.delete(id);
      job?.abort.abort();
      return { value: undefined };
    },
  };
});
