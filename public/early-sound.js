// Runs on the audio thread (AudioWorklet) and hands out what a microphone hears as 16-bit samples at 16 kHz, mono, about 20 ms
// at a time.

const rate = 16_000;
const pieceSamples = 320;

class EarlySound extends AudioWorkletProcessor {
  constructor() {
    super();
    this.piece = new Int16Array(pieceSamples);
    this.filled = 0;
    /** Of the sample that is being made: the sum of what it is the mean of, and how much of that there is. */
    this.sum = 0;
    this.weight = 0;
    this.isOver = false;
    this.port.onmessage = () => {
      this.isOver = true;
    };
  }

  process([input]) {
    for (const sample of input[0] ?? []) this.hear(sample);
    return !this.isOver;
  }

  /** Each sample of ours is the mean of those that lie in its time. */
  hear(sample) {
    const whole = sampleRate / rate;
    const share = Math.min(1, whole - this.weight);
    this.sum += sample * share;
    this.weight += share;
    if (whole - this.weight > 1e-9) return;
    this.put(this.sum / whole);
    this.sum = sample * (1 - share);
    this.weight = 1 - share;
  }

  put(sample) {
    this.piece[this.filled] = Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)));
    this.filled += 1;
    if (this.filled < pieceSamples) return;
    this.port.postMessage(this.piece, [this.piece.buffer]);
    this.piece = new Int16Array(pieceSamples);
    this.filled = 0;
  }
}

registerProcessor("early-sound", EarlySound);
