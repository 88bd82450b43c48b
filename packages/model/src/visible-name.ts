/** Characters of at least one of these kinds make a name visible. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Control and format characters, line separators, lone surrogates, and everything else that fonts do not draw. */
const UNDRAWN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Scripts whose letters join, or form clusters that a joiner changes. Source: https://www.unicode.org/reports/tr31/#Layout_and_Format_Control_Characters */
const JOINING_SCRIPTS =
  "Arabic Syriac Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala".split(" ");
const JOINING = `[${JOINING_SCRIPTS.map((script) => `\\p{Script_Extensions=${script}}`).join("")}]`;

/** Invisible characters that change the drawing of the characters around them. */
const JOINERS = [
  new RegExp(`(${JOINING})[\\u200c\\u200d](?=${JOINING})`, "gu"),
  /(\p{Extended_Pictographic}\p{Emoji_Modifier}?)(?:\ufe0f(?:\u200d(?=\p{Extended_Pictographic}))?|\u200d(?=\p{Extended_Pictographic}))/gu,
  /([0-9#*])\ufe0f(?=\u20e3)/gu,
];

/**
 * True if a name has visible characters and no invisible ones but spaces: no two names look the same because one has a character that is not drawn. Joiners
 * are allowed where Persian, Indic scripts and emoji need them. Rule NA-01.
 */
export function isVisibleName(name: string): boolean {
  const drawn = JOINERS.reduce((text, joiner) => text.replace(joiner, "$1"), name);
  return VISIBLE.test(drawn) && !UNDRAWN.test(drawn);
}

/**
 * Returns the name that a customer gave, with spaces in place of line breaks and controls, and without other invisible characters: a customer cannot know
 * of a mark that was pasted with a name, so that the chat is not refused for it. Empty if nothing of it is visible. Rule NA-02.
 */
export function visibleNameOf(name: string): string {
  if (isVisibleName(name)) return name;
  const drawn = name.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").replace(new RegExp(UNDRAWN, "gu"), "");
  return VISIBLE.test(drawn) ? drawn : "";
}
