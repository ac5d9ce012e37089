import type { Page } from "@playwright/test";

/** Listens to what the page plays: the loudness of the agent's audio element, as a person would hear it. */
export type Ears = {
  /** Resolves when sound is heard. */
  sound(timeoutMs?: number): Promise<void>;
  /** Resolves when nothing was heard for `quietMs`. */
  silence(quietMs: number, timeoutMs?: number): Promise<void>;
};

export async function openEars(page: Page): Promise<Ears> {
  await page.waitForFunction(() => {
    const audio = document.querySelector<HTMLAudioElement>('[data-testid="agent-audio"]');
    return audio?.srcObject instanceof MediaStream && audio.srcObject.getAudioTracks().length > 0;
  });
  await page.evaluate(() => {
    const audio = document.querySelector<HTMLAudioElement>('[data-testid="agent-audio"]');
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(audio?.srcObject as MediaStream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const ears = { lastSoundAt: 0 };
    setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
      if (rms > 0.01) ears.lastSoundAt = performance.now();
    }, 20);
    Object.assign(window, { testEars: ears });
  });
  return {
    async sound(timeout) {
      const since = await page.evaluate(() => performance.now());
      await page.waitForFunction((at) => Reflect.get(window, "testEars").lastSoundAt > at, since, { timeout });
    },
    async silence(quietMs, timeout) {
      await page.waitForFunction(
        (wanted) => performance.now() - Reflect.get(window, "testEars").lastSoundAt > wanted,
        quietMs,
        { timeout },
      );
    },
  };
}
