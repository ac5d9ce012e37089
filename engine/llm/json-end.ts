/**
 * Tells when a model that must write JSON has written it: a grammar also allows blank lines after the value, and a small
 * model goes on with them until it runs out of tokens. Feed it each new text; true from the moment the value is whole.
 */
export function createJsonEnd(): (text: string) => boolean {
  let written = "";
  return (text) => {
    written += text;
    // Only a bracket, a quote or a blank can close a value for good; a number may still grow.
    if (!/[}\]"\s]$/.test(text)) return false;
    try {
      JSON.parse(written);
      return true;
    } catch {
      return false;
    }
  };
}
