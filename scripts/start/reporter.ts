import { styleText } from "node:util";

/** What set-up tells a person. Tests pass a silent one. */
export type Reporter = {
  /** Begins a line that ends in done or fail. Slow ones say so at once where there is no live line. */
  step: (title: string, options?: { isSlow?: boolean }) => Step;
  /** A plain line. */
  say: (text: string) => void;
  /** A line of a part's log worth reading. */
  log: (part: string, text: string) => void;
};
export type Step = {
  /** What it is doing now, in a few words. */
  note: (text: string) => void;
  progress: (receivedBytes: number, totalBytes: number | null) => void;
  done: (detail?: string) => void;
  fail: () => void;
  /** Something else failed, so this was not brought to an end. */
  abandon: () => void;
};

type Output = { write: (text: string) => void; isTTY?: boolean; columns?: number };
const colours = ["cyan", "magenta", "blue", "yellow", "green"] as const;

/** Live progress on a terminal, plain lines elsewhere. */
export function createReporter(output: Output = process.stdout): Reporter {
  const hasColour = Boolean(output.isTTY) && !process.env.NO_COLOR;
  const paint = (style: Parameters<typeof styleText>[0], text: string) => (hasColour ? styleText(style, text) : text);
  const active = new Map<string, string>();
  let drawn = false;

  const clear = () => {
    if (drawn) output.write("\r\x1b[2K");
    drawn = false;
  };
  const draw = () => {
    if (!output.isTTY || active.size === 0) return;
    const text = [...active].map(([title, note]) => (note ? `${title}: ${note}` : title)).join(" · ");
    output.write(`\r\x1b[2K  ${paint("dim", `… ${text}`.slice(0, (output.columns ?? 80) - 4))}`);
    drawn = true;
  };
  const print = (text: string) => {
    clear();
    output.write(`${text}\n`);
    draw();
  };

  const step: Reporter["step"] = (title, { isSlow = false } = {}) => {
    const beganAt = performance.now();
    let decile = 0;
    const set = (note: string) => {
      active.set(title, note);
      draw();
    };
    const end = (line: string) => {
      active.delete(title);
      print(line);
    };
    set("");
    if (isSlow && !output.isTTY) print(`  … ${title}`);
    return {
      note: (text) => {
        if (output.isTTY) set(text);
        else print(`  … ${title}: ${text}`);
      },
      progress: (received, total) => {
        if (output.isTTY) return set(bar(received, total));
        const now = total ? Math.floor((received / total) * 10) : 0;
        if (now > decile) print(`  … ${title}: ${now * 10} %`);
        decile = Math.max(decile, now);
      },
      done: (detail) => {
        const seconds = ((performance.now() - beganAt) / 1000).toFixed(1);
        end(`  ${paint("green", "✓")} ${title}${detail ? ` ${detail}` : ""} ${paint("dim", `${seconds} s`)}`);
      },
      abandon: () => {
        active.delete(title);
        clear();
        draw();
      },
      fail: () => end(`  ${paint("red", "✗")} ${title}`),
    };
  };

  const known: string[] = [];
  const log: Reporter["log"] = (part, text) => {
    if (!known.includes(part)) known.push(part);
    print(
      `${paint(colours[known.indexOf(part) % colours.length] ?? "cyan", part.padEnd(8))} ${paint("dim", "│")} ${text}`,
    );
  };
  return { step, say: print, log };
}

function bar(received: number, total: number | null): string {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  if (!total) return megabytes(received);
  const filled = Math.round((received / total) * 20);
  return `${"█".repeat(filled)}${"░".repeat(20 - filled)} ${megabytes(received)} of ${megabytes(total)}`;
}
