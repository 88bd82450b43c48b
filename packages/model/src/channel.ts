/** Media of contacts. */
export const CHANNELS = ["voice", "chat", "task"] as const;

/** One of {@link CHANNELS}. */
export type Channel = (typeof CHANNELS)[number];

/** Roles of participants in a conversation. */
export const PARTICIPANT_ROLES = ["agent", "customer", "system", "custom-bot", "supervisor"] as const;

/** One of {@link PARTICIPANT_ROLES}. */
export type ParticipantRole = (typeof PARTICIPANT_ROLES)[number];
