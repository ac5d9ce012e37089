/** The value of a sum such as "2 * (3 + 4.5)^2"; undefined for what is none. Knows + - * / ^ % (the rest), brackets. */
export function evaluate(text: string): number | undefined {
  const normal = text.replaceAll("×", "*").replaceAll("÷", "/").replaceAll("−", "-").replaceAll("**", "^");
  const tokens = normal.replace(/(\d),(?=\d{3}(?!\d))/g, "$1").match(/\d+(?:\.\d+)?|\.\d+|[-+*/^%()]|\S/g) ?? [];
  let at = 0;
  let isWhole = true;

  function sum(): number {
    let value = product();
    while (tokens[at] === "+" || tokens[at] === "-") value += tokens[at++] === "+" ? product() : -product();
    return value;
  }
  function product(): number {
    let value = signed();
    for (;;) {
      if (tokens[at] === "*") value *= next(signed);
      else if (tokens[at] === "/") value /= next(signed);
      else if (tokens[at] === "%") value %= next(signed);
      else return value;
    }
  }
  /** Binds less than a power: -2^2 is -4. */
  function signed(): number {
    if (tokens[at] === "-") return -next(signed);
    if (tokens[at] === "+") return next(signed);
    const base = atom();
    return tokens[at] === "^" ? base ** next(signed) : base;
  }
  function atom(): number {
    const token = tokens[at++];
    if (token === "(") {
      const value = sum();
      isWhole &&= tokens[at++] === ")";
      return value;
    }
    isWhole &&= token !== undefined && /^[\d.]+$/.test(token);
    return Number(token);
  }
  function next(read: () => number): number {
    at++;
    return read();
  }

  const value = sum();
  return isWhole && at === tokens.length && tokens.length > 0 ? value : undefined;
}
