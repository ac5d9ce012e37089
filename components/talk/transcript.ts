/** One side speaking, or typing, once. */
export type TranscriptLine = {
  id: string;
  /** `note`: what happened, told by nobody. */
  speaker: "caller" | "agent" | "note";
  /** The agent's name, where several had the call. */
  name?: string;
  text: string;
  /** False while words are still coming and may change. */
  isFinal: boolean;
  /** Counts the texts received for this line, so that a late one does not overwrite a later one. */
  revision: number;
};
export type Transcript = readonly TranscriptLine[];

export type TranscriptEvent =
  /** The caller's words so far: the whole text, replacing what was there. */
  | { type: "caller-heard"; id: string; text: string; isFinal: boolean; revision: number }
  /** The agent's next words, to be added. */
  | { type: "agent-said"; id: string; text: string; name?: string }
  /** Nothing more comes for this line: it was said to its end, or cut off. */
  | { type: "line-finished"; id: string }
  | { type: "caller-typed"; id: string; text: string };
/** Another agent has the call, since `at`. */
export type AgentChanged = { type: "agent-changed"; name: string; at: number };

/** The transcript after an event. Lines stand in the order in which their first words came. */
export function nextTranscript(lines: Transcript, event: TranscriptEvent | AgentChanged): Transcript {
  if (event.type === "agent-changed") {
    const id = `change-${event.at}`;
    return put(lines, { id, speaker: "note", text: `${event.name} takes over`, isFinal: true, revision: 0 });
  }
  const known = lines.find((line) => line.id === event.id);
  switch (event.type) {
    case "caller-heard": {
      if (known && (known.isFinal || known.revision > event.revision)) return lines;
      const { id, isFinal, revision } = event;
      const text = event.text.trim();
      if (text === "") return isFinal ? lines.filter((line) => line.id !== id) : lines;
      return put(lines, { id, speaker: "caller", text, isFinal, revision });
    }
    case "agent-said": {
      const text = known ? known.text + event.text : event.text.trimStart();
      if (text === "") return lines;
      const revision = (known?.revision ?? -1) + 1;
      const name = known ? known.name : event.name;
      return put(lines, { id: event.id, speaker: "agent", ...(name ? { name } : {}), text, isFinal: false, revision });
    }
    case "line-finished":
      return known && !known.isFinal ? put(lines, { ...known, text: known.text.trimEnd(), isFinal: true }) : lines;
    case "caller-typed":
      return put(lines, { id: event.id, speaker: "caller", text: event.text, isFinal: true, revision: 0 });
  }
}

function put(lines: Transcript, line: TranscriptLine): Transcript {
  return lines.some(({ id }) => id === line.id)
    ? lines.map((other) => (other.id === line.id ? line : other))
    : [...lines, line];
}
