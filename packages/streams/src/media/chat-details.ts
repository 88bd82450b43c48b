/** Identity of an agent's chat, passed to chat libraries unchanged. Source: docs/wire/streams.md#chat-media-controller. */
export type ChatDetails = {
  readonly contactId: string;
  readonly initialContactId: string;
  readonly participantId: string;
  readonly participantToken: string | null;
  /** Requests a connection token from the center. */
  readonly getConnectionToken: () => Promise<{
    /** `expiry`: ISO 8601. */
    readonly chatTokenTransport: { readonly participantToken: string; readonly expiry: string };
  }>;
};
