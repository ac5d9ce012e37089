/** What stands in for the answer of a server action that did not come. */
export const unreachable = { ok: false, message: "Parley cannot be reached. Try again in a moment." } as const;
