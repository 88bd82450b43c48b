/** English texts for tests. */
import { partPhraseOf } from "../src/languages/part-phrase.ts";
import { english, type Localization } from "../src/languages/phrase.ts";

/** All English texts, also of the parts. */
export const phrase = partPhraseOf(english);

/** English at a time that does not pass. */
export const ENGLISH: Localization = { ...english, now: () => 0 };
