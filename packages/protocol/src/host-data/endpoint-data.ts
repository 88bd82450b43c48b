/** Kind of destination. */
export type EndpointType = "phone_number" | "agent" | "queue";

/** A destination for a contact, as sent between panel and host page. */
export type EndpointData = {
  readonly endpointARN?: string | null;
  readonly endpointId?: string | null;
  readonly type?: string | null;
  readonly name?: string | null;
  readonly displayName?: string | null;
  /** E.164 or a SIP address. */
  readonly phoneNumber?: string | null;
  readonly agentLogin?: string | null;
  readonly queue?: unknown;
  readonly emailAddress?: unknown;
};
