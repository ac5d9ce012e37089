import { useQueries, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { unreachable } from "@/components/ui/unreachable";
import { setFavourite } from "@/lib/providers/actions";
import { offeredVoicesQuery } from "@/lib/providers/queries";
import type { LibraryVoice, VoiceSource } from "./library";

/** The voices of all sources that have answered, and those that have not or could not. */
export function useLibrary(sources: readonly VoiceSource[]) {
  const client = useQueryClient();
  const lists = useQueries({ queries: sources.map(({ id }) => offeredVoicesQuery(id)) });
  const voices = sources.flatMap((source, at): LibraryVoice[] =>
    (lists[at]?.data ?? []).map((voice) => ({ ...voice, source })),
  );
  const failures = sources.flatMap((source, at) => {
    const list = lists[at];
    return list?.error && !list.data ? [{ source, message: list.error.message, retry: list.refetch }] : [];
  });

  /** Shows the mark at once, and takes it back if the server refuses. */
  async function favour({ source, id }: LibraryVoice, isFavourite: boolean) {
    const { queryKey } = offeredVoicesQuery(source.id);
    const mark = (value: boolean) =>
      client.setQueryData(queryKey, (list) =>
        list?.map((each) => (each.id === id ? { ...each, isFavourite: value } : each)),
      );
    mark(isFavourite);
    try {
      const result = await setFavourite({ source: source.id, voice: id, isFavourite });
      if (result.ok) return;
      toast.error(result.message);
    } catch {
      toast.error(unreachable.message);
    }
    mark(!isFavourite);
  }

  return { voices, failures, isLoading: lists.some(({ isPending }) => isPending), favour };
}
