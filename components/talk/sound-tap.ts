export type SoundTap = {
  /** What a track sounds like from now on, 16 kHz mono, a piece at a time, until the answer is called. */
  listen(track: MediaStreamTrack, onSound: (samples: Int16Array) => void): () => void;
};

const workletUrl = "/early-sound.js";

/** Without AudioWorklet (an address that is not secure, an old browser) nothing is ever heard. */
export function createSoundTap(context: AudioContext): SoundTap {
  const loaded = context.audioWorklet?.addModule(workletUrl).then(
    () => true,
    () => false,
  );
  return {
    listen(track, onSound) {
      let stop = () => {};
      let isStopped = false;
      void loaded?.then((isLoaded) => {
        if (!isLoaded || isStopped || context.state === "closed") return;
        const source = context.createMediaStreamSource(new MediaStream([track]));
        const node = new AudioWorkletNode(context, "early-sound");
        node.port.onmessage = ({ data }: MessageEvent<Int16Array>) => onSound(data);
        // Its own output is silence; a node that leads nowhere may not be run.
        source.connect(node).connect(context.destination);
        stop = () => {
          node.port.postMessage("over");
          source.disconnect();
          node.disconnect();
        };
      });
      return () => {
        isStopped = true;
        stop();
      };
    },
  };
}
