/** What every recogniser here hears: samples per second, mono. */
export const sttSampleRate = 16_000;
