/** The media a contact can come by. */
export const CHANNELS = ["voice", "chat", "task"] as const;

/** One of {@link CHANNELS}. */
export type Channel = (typeof CHANNELS)[number];

/** What part somebody plays in a conversation. */
export const PARTICIPANT_ROLES = ["agent", "customer", "system", "custom-bot", "supervisor"] as const;

/** One of {@link PARTICIPANT_ROLES}. */
export type ParticipantRole = (typeof PARTICIPANT_ROLES)[number];
