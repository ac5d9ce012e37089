/** Forms in which a call can be taken along, with how they are named to people. */
export const exportFormats = {
  txt: { label: "Text", contentType: "text/plain; charset=utf-8" },
  md: { label: "Markdown", contentType: "text/markdown; charset=utf-8" },
  json: { label: "JSON", contentType: "application/json" },
  vtt: { label: "Subtitles (WebVTT)", contentType: "text/vtt; charset=utf-8" },
  srt: { label: "Subtitles (SRT)", contentType: "application/x-subrip; charset=utf-8" },
  ogg: { label: "Recording (Ogg Opus)", contentType: "audio/ogg" },
  wav: { label: "Recording (WAV)", contentType: "audio/wav" },
  zip: { label: "Everything (ZIP)", contentType: "application/zip" },
} as const;
export type ExportFormat = keyof typeof exportFormats;

/** Those that hold sound, which a call may not have. */
export const soundFormats: readonly ExportFormat[] = ["ogg", "wav"];
