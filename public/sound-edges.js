// Runs on the audio thread (AudioWorklet) and tells when sound begins after a quiet moment and when it ended before one,
// as frames of the context's clock: exact to a block of 128 samples, however busy the page is.

/** Sound after so much quiet has begun anew; so much quiet after sound means that it has ended. Seconds. */
const quietSeconds = 0.1;

class SoundEdges extends AudioWorkletProcessor {
  constructor({ processorOptions }) {
    super();
    /** Root mean square below which nothing counts as sound. */
    this.least = processorOptions.least;
    /** For a microphone: what counts as sound depends on the room's noise and on the voice. */
    this.adapts = processorOptions.adapts;
    this.floor = 0;
    this.loudest = 0;
    this.lastLoudFrame = Number.NEGATIVE_INFINITY;
    this.isOn = false;
  }

  process([input]) {
    const samples = input[0];
    if (samples) this.hear(level(samples), samples.length);
    return true;
  }

  hear(loudness, length) {
    const quietFrames = quietSeconds * sampleRate;
    if (loudness > this.threshold(loudness)) {
      if (currentFrame - this.lastLoudFrame > quietFrames)
        this.port.postMessage({ edge: "began", frame: currentFrame });
      this.isOn = true;
      this.lastLoudFrame = currentFrame + length;
    } else if (this.isOn && currentFrame - this.lastLoudFrame >= quietFrames) {
      this.isOn = false;
      this.port.postMessage({ edge: "ended", frame: this.lastLoudFrame });
    }
  }

  /** The floor follows a quieter room at once and a louder one over seconds; a voice counts down to 30 dB below its own
   * loudest moments of the last seconds. */
  threshold(loudness) {
    if (!this.adapts) return this.least;
    this.floor += (loudness - this.floor) * (loudness < this.floor ? 0.2 : 0.0005);
    this.loudest = Math.max(loudness, this.loudest * 0.9995);
    return Math.max(this.least, this.floor * 2.5, this.loudest * 0.03);
  }
}

function level(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}

registerProcessor("sound-edges", SoundEdges);
