import type { en } from "./en.ts";

/** A text with a number, by the plural form that the language uses for it. */
export type PluralText = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** The texts of one language. A name in braces is replaced by a value. */
export type Texts = { readonly [Key in keyof typeof en]: (typeof en)[Key] extends string ? string : PluralText };
