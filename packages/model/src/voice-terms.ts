import type { ContactId } from "./ids.ts";

/** Terms that a call was started with. */
export type VoiceTerms = InboundTerms | OutboundTerms;

/** A customer calls. */
type InboundTerms = { readonly direction: "inbound" };

/** An agent calls an endpoint. `calledContactId`: the contact that waits there once the agent's audio has arrived. */
export type OutboundTerms = {
  readonly direction: "outbound";
  readonly calledContactId: ContactId;
  readonly endpointName: string;
};
