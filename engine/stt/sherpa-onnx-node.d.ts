/** The part of sherpa-onnx-node we use; the package is CommonJS and ships no types. */
declare module "sherpa-onnx-node" {
  interface OfflineStream {
    acceptWaveform(wave: { samples: Float32Array; sampleRate: number }): void;
  }
  interface OfflineRecognizer {
    createStream(): OfflineStream;
    decodeAsync(stream: OfflineStream): Promise<{ text: string; tokens: string[] }>;
  }
  const sherpa: { OfflineRecognizer: { createAsync(config: unknown): Promise<OfflineRecognizer> } };
  export default sherpa;
}
