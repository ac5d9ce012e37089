import { v4 as uuid } from "uuid";

/** A piece of a tool call as servers stream it: whole, in pieces, with or without id and index. */
type Piece = {
  index?: number | null;
  id?: string | null;
  function?: { name?: string | null; arguments?: string | null } | null;
};

export type ToolCallRequest = { callId: string; name: string; args: string };

/** Puts streamed pieces together again. A missing id is made up; without an index a new name begins a new call. */
export function createToolCalls() {
  const calls: ToolCallRequest[] = [];
  const positions = new Map<number, number>();

  function positionOf(piece: Piece): number {
    if (typeof piece.index === "number") {
      const known = positions.get(piece.index);
      if (known !== undefined) return known;
      positions.set(piece.index, calls.length);
      return calls.length;
    }
    return piece.function?.name ? calls.length : Math.max(0, calls.length - 1);
  }

  return {
    push(pieces: readonly Piece[]): void {
      for (const piece of pieces) {
        const position = positionOf(piece);
        calls[position] ??= { callId: piece.id || `call_${uuid()}`, name: "", args: "" };
        calls[position].name += piece.function?.name ?? "";
        calls[position].args += piece.function?.arguments ?? "";
      }
    },
    finish: (): ToolCallRequest[] =>
      calls.filter((call) => call.name).map((call) => ({ ...call, args: call.args || "{}" })),
  };
}
