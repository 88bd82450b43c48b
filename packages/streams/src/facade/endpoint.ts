import type { EndpointData, EndpointType } from "@tributary/protocol/host-data";

/** Destination of a transfer or an outbound contact. Missing parts are null. Source: docs/wire/streams.md#endpoint. */
export interface Endpoint {
  endpointARN: string | null;
  /** Same value as `endpointARN`. Never sent. */
  endpointId: string | null;
  type: EndpointType;
  name: string | null;
  /** E.164 or a SIP address. */
  phoneNumber: string;
  agentLogin: string | null;
  queue: string | null;
  /** Number without "sip:" and the host; "" if there is none. */
  stripPhoneNumber(): string;
}

export interface EndpointClass {
  new (data?: EndpointData | null): Endpoint;
  /** Creates an endpoint for a phone number outside of the directory. */
  byPhoneNumber(phoneNumber: string, name?: string): Endpoint;
  prototype: Endpoint;
}

/** Constructor of `new Endpoint(data)`: copies the known fields and ignores all others. */
export function constructEndpoint(this: Endpoint, data?: EndpointData | null): void {
  const { endpointId, endpointARN, type, name, phoneNumber, agentLogin, queue } = data ?? {};
  const id = endpointId || endpointARN || null;
  Object.assign(this, {
    endpointARN: id,
    endpointId: id,
    type: type || null,
    name: name || null,
    phoneNumber: phoneNumber || null,
    agentLogin: agentLogin || null,
    queue: queue || null,
  });
}

export const endpointMembers: Pick<Endpoint, "stripPhoneNumber"> & ThisType<Endpoint> = {
  stripPhoneNumber() {
    return this.phoneNumber ? this.phoneNumber.replace(/^sip:([^@]*)@.*$/, "$1") : "";
  },
};

/** Returns the endpoint as sent: without the alias `endpointId`. */
export function endpointForWire(Endpoint: EndpointClass, endpoint: EndpointData): object {
  const { endpointId: _, ...wire } = new Endpoint(endpoint);
  return wire;
}
