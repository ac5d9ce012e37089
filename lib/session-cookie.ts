/** One name on http and https alike, so that one server answers localhost, the LAN and a TLS proxy. */
export const sessionCookieName = "parley-session";

/** A session not used for this long ends, seconds. */
export const sessionMaxAgeSeconds = 30 * 24 * 60 * 60;
