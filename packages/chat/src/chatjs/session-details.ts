import { IllegalArgumentError } from "./chat-error.ts";

/** Identity of a participant, in either spelling: the response of StartChatContact can be passed unchanged. */
export type ChatDetailsInput = {
  readonly contactId?: string;
  readonly ContactId?: string;
  /** Contact that began the conversation. Default: `contactId`. */
  readonly initialContactId?: string;
  readonly InitialContactId?: string;
  readonly participantId?: string;
  readonly ParticipantId?: string;
  /** Token of the start call. Secret. */
  readonly participantToken?: string | null;
  readonly ParticipantToken?: string | null;
  /** Agents: requests a connection token from the panel. */
  readonly getConnectionToken?: GetConnectionToken;
  readonly GetConnectionToken?: GetConnectionToken;
};

/** Requests a connection token. `expiry`: ISO 8601. */
export type GetConnectionToken = () => Promise<{
  readonly chatTokenTransport: { readonly participantToken: string; readonly expiry: string };
}>;

/** Checked identity of a participant. */
export type SessionDetails = {
  readonly contactId: string;
  readonly initialContactId: string;
  readonly participantId: string;
  readonly participantToken: string | undefined;
  readonly getConnectionToken: GetConnectionToken | undefined;
};

/** Returns the details in one spelling. Errors: throws {@link IllegalArgumentError} for a missing id. */
export function readDetails(input: ChatDetailsInput | undefined): SessionDetails {
  const { contactId, participantId, participantToken } = {
    contactId: input?.contactId ?? input?.ContactId,
    participantId: input?.participantId ?? input?.ParticipantId,
    participantToken: input?.participantToken ?? input?.ParticipantToken,
  };
  const initialContactId = input?.initialContactId ?? input?.InitialContactId ?? contactId;
  for (const [name, value] of Object.entries({ contactId, participantId, initialContactId })) {
    if (typeof value !== "string" || value === "")
      throw new IllegalArgumentError(`chatDetails.${name} must be a text that is not empty`, value);
  }
  return {
    contactId: contactId as string, // checked above
    participantId: participantId as string, // checked above
    initialContactId: initialContactId as string, // checked above
    participantToken: participantToken ?? undefined,
    getConnectionToken: input?.getConnectionToken ?? input?.GetConnectionToken,
  };
}
