/** Small words that start a sentence only after a full stop; a window that begins with one goes on with the last. */
const continuing = new Set(
  "and but or so because then than that which who when where while if as the a an to in on at of for with from by is are was were be we you he she it they this these there not".split(
    " ",
  ),
);

/** Texts of windows that follow each other; a recogniser begins each with a capital, also in mid-sentence. */
export function joinTexts(texts: readonly string[]): string {
  return texts.reduce((joined, text) => {
    if (joined === "" || text === "") return joined + text;
    return `${joined} ${/[.?!]["')]?$/.test(joined) ? text : continueSentence(text)}`;
  }, "");
}

function continueSentence(text: string): string {
  const [first = ""] = /^\p{L}+/u.exec(text) ?? [];
  return continuing.has(first.toLowerCase()) ? first.toLowerCase() + text.slice(first.length) : text;
}
