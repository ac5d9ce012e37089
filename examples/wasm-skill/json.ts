// As much of JSON as a flat object needs. For more, there are packages such as assemblyscript-json.

/** The number of that name, wherever in the text it stands first; `otherwise` without one. */
export function numberIn(json: string, name: string, otherwise: f64): f64 {
  const at = valueAt(json, name);
  if (at < 0) return otherwise;
  let end = at;
  while (end < json.length && "+-.0123456789eE".includes(json.charAt(end))) end += 1;
  return end > at ? parseFloat(json.substring(at, end)) : otherwise;
}

/** The text of that name, without escapes; empty without one. */
export function textIn(json: string, name: string): string {
  const at = valueAt(json, name);
  if (at < 0 || json.charAt(at) !== '"') return "";
  const end = json.indexOf('"', at + 1);
  return end < 0 ? "" : json.substring(at + 1, end);
}

function valueAt(json: string, name: string): i32 {
  const key = json.indexOf(`"${name}":`);
  if (key < 0) return -1;
  let at = key + name.length + 3;
  while (at < json.length && json.charAt(at) === " ") at += 1;
  return at;
}
