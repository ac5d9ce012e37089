import { v4 as uuid } from "uuid";
import { z } from "zod";

/** A piece of a tool call as servers stream it: whole, in pieces, with or without id and index. */
export const toolCallPieceSchema = z.object({
  index: z.number().nullish(),
  id: z.string().nullish(),
  function: z
    .object({
      name: z.string().nullish(),
      // An object is what some local servers pass on from a model's template.
      arguments: z
        .union([z.string(), z.record(z.string(), z.unknown()).transform((value) => JSON.stringify(value))])
        .nullish(),
    })
    .nullish(),
});
type Piece = z.infer<typeof toolCallPieceSchema>;

export type ToolCallRequest = { callId: string; name: string; args: string };

/** Puts streamed pieces together again. A missing id is made up; without an index a new name begins a new call, as do a new
 * id and name under an index that was used. */
export function createToolCalls() {
  const calls: ToolCallRequest[] = [];
  const positions = new Map<number, number>();

  function positionOf(piece: Piece): number {
    if (typeof piece.index === "number") {
      const known = positions.get(piece.index);
      if (known !== undefined && !isAnother(piece, calls[known])) return known;
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

const isAnother = ({ id, function: called }: Piece, known: ToolCallRequest | undefined): boolean =>
  Boolean(id && called?.name && known && known.callId !== id);
