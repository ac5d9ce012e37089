import type { LlmAdapter } from "@/engine/types";
import { AppError } from "@/lib/errors";

export interface LlmLease {
  llm: LlmAdapter;
  release(): void;
}

interface Extra {
  id: string;
  loading: Promise<LlmAdapter>;
  users: number;
}

/** The default language model, always loaded, and one other at a time, loaded when it is first asked for. */
export function createLlmRegistry(options: {
  defaultId: string;
  defaultLlm: () => LlmAdapter;
  /** Throws when the model is not there or does not fit into memory. */
  load(id: string): Promise<LlmAdapter>;
}) {
  let extra: Extra | undefined;

  async function leaseExtra(id: string): Promise<LlmLease> {
    if (extra?.id !== id) {
      const previous = extra;
      if (previous && previous.users > 0) {
        throw new AppError(
          "busy",
          `The model ${previous.id} is answering; only one beside the default fits. Try again.`,
        );
      }
      const loading = (async () => {
        await (await previous?.loading.catch(() => undefined))?.close();
        return options.load(id);
      })();
      extra = { id, loading, users: 0 };
    }
    const current = extra;
    current.users += 1;
    try {
      return { llm: await current.loading, release: () => leave(current) };
    } catch (error) {
      leave(current);
      if (extra === current) extra = undefined;
      throw error;
    }
  }

  const leave = (of: Extra) => {
    of.users -= 1;
  };

  return {
    async lease(id: string): Promise<LlmLease> {
      if (id !== options.defaultId) return leaseExtra(id);
      return { llm: options.defaultLlm(), release: () => undefined };
    },
    extraId: () => extra?.id,
    /** Lets go of a model, so that its files can be deleted. Throws `conflict` while it answers. */
    async drop(id: string): Promise<void> {
      if (extra?.id !== id) return;
      if (extra.users > 0) throw new AppError("conflict", `The model ${id} is answering right now. Try again later.`);
      const { loading } = extra;
      extra = undefined;
      await (await loading.catch(() => undefined))?.close();
    },
    async close(): Promise<void> {
      await (await extra?.loading.catch(() => undefined))?.close();
    },
  };
}
export type LlmRegistry = ReturnType<typeof createLlmRegistry>;
