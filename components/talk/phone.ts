/** Tells an iPhone that this page listens and speaks, so that it plays through the loudspeaker while recording. */
export function claimAudio(isOn: boolean): void {
  if ("audioSession" in navigator) {
    (navigator.audioSession as { type: string }).type = isOn ? "play-and-record" : "auto";
  }
}

/** Keeps the screen on until the returned function is called. The lock is lost whenever the page is hidden, so it is
 * taken again when the page comes back. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | undefined;
  let isOver = false;
  async function take() {
    if (isOver || document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
    // Refused on low battery; the call goes on without.
    lock = await navigator.wakeLock.request("screen").catch(() => undefined);
    if (isOver) void lock?.release();
  }
  void take();
  document.addEventListener("visibilitychange", take);
  return () => {
    isOver = true;
    document.removeEventListener("visibilitychange", take);
    void lock?.release();
  };
}

/** Whether a page can set how loud an element plays; iPhones leave that to their buttons. */
export function canSetVolume(): boolean {
  const element = document.createElement("audio");
  element.volume = 0.5;
  return element.volume === 0.5;
}
