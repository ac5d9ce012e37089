import { useEffect, useState } from "react";

/** The last chosen microphone, kept by this browser. */
export const microphoneKey = "parley-microphone";

/** The microphones there are, also while they come and go, and which one is chosen. */
export function useMicrophones() {
  const [microphones, setMicrophones] = useState<readonly MediaDeviceInfo[]>([]);
  const [wanted, setWanted] = useState<string>();
  useEffect(() => {
    setWanted(localStorage.getItem(microphoneKey) ?? undefined);
    const devices = navigator.mediaDevices;
    let isGone = false;
    async function read() {
      const all = await devices.enumerateDevices();
      // Without permission a browser lists one nameless device.
      if (!isGone) setMicrophones(all.filter(({ kind, deviceId }) => kind === "audioinput" && deviceId !== ""));
    }
    void read();
    devices.addEventListener("devicechange", read);
    return () => {
      isGone = true;
      devices.removeEventListener("devicechange", read);
    };
  }, []);
  const known = microphones.some(({ deviceId }) => deviceId === wanted);
  return { microphones, chosen: (known ? wanted : microphones[0]?.deviceId) ?? "", choose: setWanted };
}
