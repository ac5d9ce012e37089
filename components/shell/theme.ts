import { z } from "zod";

/** What a person chose; `system` follows the device. */
export const themeSchema = z.enum(["system", "light", "dark"]).catch("system");
export type Theme = z.infer<typeof themeSchema>;

/** Read by the server, so that the first paint is right without a script. */
export const themeCookie = "parley-theme";

/** Applies a theme to this page and keeps it for the next one, for a year. */
export function applyTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is missing in Safari before 18.4 and on plain http.
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=31536000; samesite=lax`;
}

/** What is in force on this page. */
export const currentTheme = (): Theme => themeSchema.parse(document.documentElement.dataset.theme);
