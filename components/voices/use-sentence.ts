import { useEffect, useState } from "react";

const key = "parley-voice-sentence";
const usual = "Hello, thank you for calling. What can I do for you today?";

/** What samples say; what a person typed is kept in this browser for the next visit. */
export function useSentence() {
  const [sentence, setSentence] = useState(usual);
  useEffect(() => setSentence(read() || usual), []);
  function change(next: string) {
    setSentence(next);
    try {
      localStorage.setItem(key, next);
    } catch {
      // A browser that keeps nothing still plays samples.
    }
  }
  return { sentence, change, spoken: sentence.trim() || usual };
}

function read(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
