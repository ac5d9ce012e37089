import { type Rule, rule, WORD_END, WORD_START } from "./rewrite";

const HOST = String.raw`(?:[A-Za-z0-9](?:[\w-]{0,62}[A-Za-z0-9])?\.){1,8}`;
const PATH = String.raw`(?![\w-])(/[\w./~-]*[\w~-])?/?(?:[?#][\w=&%.#-]*[\w=])?(?!\.\w)`;
/** Endings that make a web address without https:// in front; "tell.me" may just lack a space. */
const TOP_LEVEL = "com|org|net|edu|gov|io|co|uk|de|fr|info|biz|ca|au|tv|ly|ai|dev|app";
const SIGNS: Record<string, string> = {
  ".": "dot",
  "-": "dash",
  _: "underscore",
  "+": "plus",
  "/": "slash",
  "@": "at",
  "~": "tilde",
};
/** Behind these, a long number is a name and not an amount. */
const NUMBERED =
  "code|pin|zip|extension|account|confirmation|reference|tracking|ticket|serial|routing|card|order|invoice|case|booking|member|customer|policy|id";

/**
 * What a person would say for things that a reader of books does not meet: e-mail and web addresses with their dots,
 * telephone numbers digit by digit in their groups, addresses of machines, version numbers, and mark-up that is not said at all.
 */
export const plainSpeechRules: Rule[] = [
  rule("^ *(?:#{1,6}|[-*•>–]) +(?=\\S)", () => ""),
  rule(String.raw`\[([^\[\]]{1,200})\]\([^()\s]{0,500}\)`, ({ groups: [label] }) => label),
  rule(
    String.raw`(?:(?![©®™])\p{Extended_Pictographic}|[\p{Regional_Indicator}\u200d\ufe0e\ufe0f\u20e3\u{1f3fb}-\u{1f3ff}])+`,
    () => " ",
  ),
  rule("`+", () => ""),
  rule(String.raw`(?<![\w.+-])([\w.+-]{1,64}@${HOST}[A-Za-z]{2,24})${WORD_END}`, ({ groups: [address = ""] }) =>
    spell(address),
  ),
  rule(
    `(?<![\\w@/.-])(?:(?:https?|ftp)://(${HOST}[A-Za-z]{2,24}|localhost)|((?:www\\.)?${HOST}(?:${TOP_LEVEL})))${PATH}`,
    ({ groups: [linked, bare, path = ""] }) => spell((linked ?? bare ?? "").replace(/^www\./, "") + path),
  ),
  rule(String.raw`(?<![\w.\-])(\d{1,3}(?:\.\d{1,3}){3})(?![\w-])(?!\.\d)`, ({ groups: [address = ""] }) =>
    spell(address),
  ),
  rule(String.raw`(?<![\w.\-])(\d{1,3}(?:\.\d{1,3}){2})(?![\w-])(?!\.\d)`, ({ groups: [version = ""] }) => {
    return version.replaceAll(".", " point ");
  }),
  ...phoneRules(),
  rule(`${WORD_START}24/7${WORD_END}`, () => "twenty-four seven"),
  // The PIN 0042, the zip code 94110.
  rule(String.raw`(?<![\w.,:/-])(0\d+)(?![\w-])(?![.,:/]\d)`, ({ groups: [digits = ""] }) =>
    Array.from(digits).join(" "),
  ),
  rule(
    String.raw`${WORD_START}((?:${NUMBERED})(?: (?:number|code|id))?(?: is| was|:)? )(\d{5,20})(?![\w-])(?![.,:/]\d)`,
    ({ groups: [words = "", digits = ""] }) => words + Array.from(digits).join(" "),
    "giu",
  ),
];

function phoneRules(): Rule[] {
  const before = String.raw`(?<![\w.\-+/])`;
  const after = String.raw`(?![\w\-])(?!\.\d)`;
  const say = ({ groups }: { groups: (string | undefined)[] }) => {
    const [plus, ...parts] = groups;
    const digits = parts.flatMap((part) => (part ? [Array.from(part).join(" ")] : []));
    return `${plus ? "plus " : ""}${digits.join(", ")}`;
  };
  return [
    rule(String.raw`${before}(\+)?(?:(\d{1,3})[ .-])?\((\d{3})\) ?(\d{3})[ .-](\d{4})${after}`, say),
    rule(String.raw`${before}(\+)?(?:(\d{1,3})[ .-])?(\d{3})([.-])(\d{3})\4(\d{4})${after}`, ({ groups }) => {
      const [plus, country, area, , exchange, line] = groups;
      return say({ groups: [plus, country, area, exchange, line] });
    }),
    rule(String.raw`${before}(\+)(\d{1,3}) (\d{2,4}) (\d{3,4}) (\d{3,4})${after}`, say),
    rule(String.raw`${before}()(\d{3})-(\d{4})${after}`, say),
  ];
}

/** "jane.doe@parley.io" → "jane dot doe at parley dot io"; long numbers digit by digit. */
function spell(address: string): string {
  return address
    .replace(/[.\-_+/@~]/g, (sign) => ` ${SIGNS[sign]} `)
    .replace(/\d{5,}/g, (digits) => ` ${Array.from(digits).join(" ")} `)
    .trim();
}
