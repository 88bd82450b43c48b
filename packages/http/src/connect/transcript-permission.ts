import { type Permission, refusal } from "@tributary/model";

/**
 * Permission to read what participants wrote. Operations that let others read it need it too: the token of a chat that continues an ended one gives access to
 * both. Rules RH-06 and HI-03.
 */
export const TRANSCRIPTS_PERMISSION = "ContactTranscripts.Unredacted.Access" satisfies Permission;

export const NO_TRANSCRIPTS = refusal("permission-missing", undefined, TRANSCRIPTS_PERMISSION);
