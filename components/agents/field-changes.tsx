import type { FieldChange, Piece } from "@/lib/agents/fields";

/** What changed, field by field: before at the left, after at the right. */
export function FieldChanges({
  changes,
  before,
  after,
}: {
  changes: readonly FieldChange[];
  before: string;
  after: string;
}) {
  return (
    <div className="flex flex-col divide-y divide-border">
      {changes.map(({ label, pieces }) => (
        <section key={label} className="py-4 first:pt-0">
          <h2 className="font-medium text-sm">{label}</h2>
          <div className="mt-2 grid gap-3 sm:grid-cols-2">
            <Side title={before} pieces={pieces} shows="removed" />
            <Side title={after} pieces={pieces} shows="added" />
          </div>
        </section>
      ))}
    </div>
  );
}

function Side({ title, pieces, shows }: { title: string; pieces: readonly Piece[]; shows: "removed" | "added" }) {
  const shown = pieces.filter(({ kind }) => kind === "same" || kind === shows);
  return (
    <div className="min-w-0 rounded-lg border border-border bg-surface px-3 py-2">
      <p className="text-muted text-xs">{title}</p>
      <p className="mt-1 max-h-96 overflow-y-auto whitespace-pre-wrap break-words text-sm leading-6">
        {shown.length === 0 ? <span className="text-muted">Nothing</span> : null}
        {shown.map(({ kind, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces never move.
          <PieceView key={index} kind={kind} text={text} />
        ))}
      </p>
    </div>
  );
}

/** Told apart by its mark-up and a line, not by colour alone. */
function PieceView({ kind, text }: Piece) {
  if (kind === "removed") {
    return <del className="rounded-sm bg-danger-soft text-danger decoration-danger/50">{text}</del>;
  }
  if (kind === "added") {
    return (
      <ins className="rounded-sm bg-positive-soft text-positive decoration-positive/50 underline-offset-3">{text}</ins>
    );
  }
  return text;
}
