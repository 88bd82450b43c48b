/** Texts of a draft whose chat has ended, in English, as in en.ts. */
export const unsentMessages = {
  label: "Text that was not sent",
  hint: "The chat ended before you sent this text.",
} as const;
