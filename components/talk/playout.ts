import type { Side } from "./levels";

/** A side began to sound after a quiet moment, or had ended before one; `at` is `performance.now()` time. For the agent it
 * is the moment at the loudspeaker. */
export type Edge = { side: Side; edge: "began" | "ended"; at: number };

/** Watches for the edges of sound on the audio thread. */
export type EdgeWatch = {
  follow(side: Side, source: AudioNode | undefined): void;
  onEdge: ((edge: Edge) => void) | undefined;
};

const workletUrl = "/sound-edges.js";
/** The agent's line is silent between answers: -40 dB of full scale is the first sound a person notices. A microphone
 * never is, so there the level follows the room from -48 dB on. */
const hearing: Record<Side, { least: number; adapts: boolean }> = {
  agent: { least: 0.01, adapts: false },
  caller: { least: 0.004, adapts: true },
};

/** Without AudioWorklet (an address that is not secure, an old browser) nothing is ever told. */
export function createEdgeWatch(context: AudioContext): EdgeWatch {
  const nodes = new Map<Side, AudioWorkletNode>();
  const wanted = new Map<Side, AudioNode>();
  const loaded = context.audioWorklet?.addModule(workletUrl).then(
    () => true,
    () => false,
  );

  function listen(side: Side, source: AudioNode): void {
    const node = new AudioWorkletNode(context, "sound-edges", { processorOptions: hearing[side] });
    node.port.onmessage = ({ data }: MessageEvent<{ edge: Edge["edge"]; frame: number }>) => {
      const at = timeOf(context, data.frame) + (side === "agent" ? outputMs(context) : 0);
      watch.onEdge?.({ side, edge: data.edge, at });
    };
    // Its own output is silence; a node that leads nowhere may not be run.
    source.connect(node).connect(context.destination);
    nodes.set(side, node);
  }

  const watch: EdgeWatch = {
    onEdge: undefined,
    follow(side, source) {
      nodes.get(side)?.disconnect();
      nodes.delete(side);
      wanted.delete(side);
      if (!source) return;
      wanted.set(side, source);
      void loaded?.then((isLoaded) => {
        if (isLoaded && wanted.get(side) === source && context.state !== "closed") listen(side, source);
      });
    },
  };
  return watch;
}

/** When the context's clock stood at this frame. Both clocks are read at once, so a page that is slow to look spoils
 * nothing. */
function timeOf({ currentTime, sampleRate }: AudioContext, frame: number): number {
  return performance.now() - (currentTime - frame / sampleRate) * 1_000;
}

/** From the context's clock to the loudspeaker, as far as the browser knows. */
function outputMs({ outputLatency, baseLatency }: AudioContext): number {
  return (outputLatency || baseLatency || 0) * 1_000;
}
