/** RNNoise compiled to WebAssembly; the package brings no types. */
declare module "@echogarden/rnnoise-wasm" {
  export type Rnnoise = {
    HEAPF32: Float32Array;
    _malloc(bytes: number): number;
    _free(address: number): void;
    _rnnoise_create(model: 0): number;
    _rnnoise_destroy(state: number): void;
    /** Cleans 480 samples at 48 kHz, floats of 16-bit size, one frame late. Answers how likely they hold a voice, 0 to 1. */
    _rnnoise_process_frame(state: number, output: number, input: number): number;
  };
  export default function load(): Promise<Rnnoise>;
}
