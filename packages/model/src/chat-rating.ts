/** Scores that a customer can give a chat: 1 is the worst. */
export const RATING_SCORES = [1, 2, 3, 4, 5] as const;

export type RatingScore = (typeof RATING_SCORES)[number];

/** Longest comment of a rating. Unit: characters. */
export const MAX_RATING_COMMENT = 1_000;

/** Rating of a chat by its customer. The comment is their text; null: none. */
export type ChatRating = { readonly score: RatingScore; readonly comment: string | null };

/** Names of the segment attributes of a contact that show its rating. */
export const RATING_ATTRIBUTES = { score: "tributary:Rating", comment: "tributary:RatingComment" } as const;
