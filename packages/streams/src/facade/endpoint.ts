import type { EndpointData, EndpointType } from "../agent-data/types.ts";

/** A place that a contact can be sent to. Missing parts are null. Source: streams protocol 6.10. */
export interface Endpoint {
  endpointARN: string | null;
  /** The same text as `endpointARN`. Never sent. */
  endpointId: string | null;
  type: EndpointType;
  name: string | null;
  /** E.164 or a SIP address. */
  phoneNumber: string;
  agentLogin: string | null;
  queue: string | null;
  /** The number without "sip:" and the host; "" where there is none. */
  stripPhoneNumber(): string;
}

/** Makes endpoints. */
export interface EndpointClass {
  new (data?: EndpointData | null): Endpoint;
  /** A phone number that is in no directory. */
  byPhoneNumber(phoneNumber: string, name?: string): Endpoint;
  prototype: Endpoint;
}
