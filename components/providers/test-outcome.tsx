import { Notice } from "@/components/ui/notice";
import type { Stage } from "@/lib/providers/catalog";
import type { ConnectionTest } from "@/lib/providers/schema";

const firsts: Record<Stage, string> = { stt: "Whole transcript", llm: "First word", tts: "First sound" };

/** How a test went: what answered, how soon beside our own engine, and what it offers. */
export function TestOutcome({ outcome, stage }: { outcome: ConnectionTest; stage: Stage }) {
  const { ok, message, answer, firstMs, engineFirstMs } = outcome;
  const found = foundWords(outcome);
  return (
    <Notice tone={ok ? "positive" : "danger"} role="status">
      <p className="break-words">{ok && firstMs !== null ? "It works." : message}</p>
      {answer ? <p className="mt-1 break-words text-text">“{answer}”</p> : null}
      {ok && firstMs !== null ? (
        <Times label={`${firsts[stage]} after`} times={{ "This provider": firstMs, "Parley engine": engineFirstMs }} />
      ) : null}
      {found ? <p className="mt-2 text-text">{found}</p> : null}
    </Notice>
  );
}

/** Times side by side, as numbers and as bars of one scale. */
function Times({ label, times }: { label: string; times: Record<string, number | null> }) {
  const known = Object.entries(times).flatMap(([who, ms]) => (ms === null ? [] : [{ who, ms }]));
  const longest = Math.max(...known.map(({ ms }) => ms), 1);
  return (
    <div className="mt-2 text-text">
      <p className="text-xs">{label}</p>
      <dl className="mt-1 grid grid-cols-[auto_minmax(2rem,1fr)_auto] items-center gap-x-3 gap-y-1">
        {known.map(({ who, ms }) => (
          <div key={who} className="contents">
            <dt>{who}</dt>
            <dd
              aria-hidden
              className="h-1.5 rounded-full bg-current opacity-70"
              style={{ width: `${(ms / longest) * 100}%` }}
            />
            <dd className="tabular text-right">{ms} ms</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function foundWords({ models, voices }: ConnectionTest): string {
  const parts = [counted(models.length, "model"), counted(voices.length, "voice")].filter(Boolean);
  return parts.length > 0 ? `Found ${parts.join(" and ")}.` : "";
}

const counted = (count: number, word: string) => (count === 0 ? "" : `${count} ${word}${count === 1 ? "" : "s"}`);
