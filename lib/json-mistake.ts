const blank = /[ \t\n\r]*/y;
const name = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const simple = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Up to where a text is JSON. `JSON.parse` tells it in no engine the same way, and in some not at all. */
export function jsonMistake(text: string): number {
  let at = 0;
  function take(pattern: RegExp): boolean {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  }
  function sign(character: string): boolean {
    take(blank);
    if (text[at] !== character) return false;
    at += 1;
    return true;
  }
  function many(one: () => boolean, end: string): boolean {
    if (sign(end)) return true;
    do if (!one()) return false;
    while (sign(","));
    return sign(end);
  }
  function value(): boolean {
    take(blank);
    if (take(name) || take(simple)) return true;
    if (sign("[")) return many(value, "]");
    return sign("{") && many(member, "}");
  }
  function member(): boolean {
    take(blank);
    return take(name) && sign(":") && value();
  }
  if (value()) take(blank);
  return at;
}
