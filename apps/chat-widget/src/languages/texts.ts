import type { en } from "./en.ts";
import type { enParts } from "./en-parts.ts";

/** A text with a number, by the plural form that the language uses for it. */
export type PluralText = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

type In<English> = { readonly [Key in keyof English]: English[Key] extends string ? string : PluralText };

/** The texts of the first load. */
export type FirstTexts = In<typeof en>;

/** All texts of one language. A name in braces is replaced by a value. */
export type Texts = FirstTexts & In<typeof enParts>;
