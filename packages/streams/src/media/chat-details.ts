/** What a chat's connection knows: handed to chat libraries as it is. Source: docs/wire/streams.md#chat-media-controller. */
export type ChatDetails = {
  readonly contactId: string;
  readonly initialContactId: string;
  readonly participantId: string;
  readonly participantToken: string | null;
  /** Asks the center for a connection token. */
  readonly getConnectionToken: () => Promise<{
    /** `expiry`: ISO 8601. */
    readonly chatTokenTransport: { readonly participantToken: string; readonly expiry: string };
  }>;
};
