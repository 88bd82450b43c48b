import type { EndpointData, EndpointType } from "@tributary/protocol/host-data";

/** A place that a contact can be sent to. Missing parts are null. Source: docs/wire/streams.md#endpoint. */
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

export interface EndpointClass {
  new (data?: EndpointData | null): Endpoint;
  /** A phone number that is in no directory. */
  byPhoneNumber(phoneNumber: string, name?: string): Endpoint;
  prototype: Endpoint;
}

/** Runs for `new Endpoint(data)`: takes over what it knows, whatever else stands in the data. */
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

/** The methods of endpoints. */
export const endpointMembers: Pick<Endpoint, "stripPhoneNumber"> & ThisType<Endpoint> = {
  stripPhoneNumber() {
    return this.phoneNumber ? this.phoneNumber.replace(/^sip:([^@]*)@.*$/, "$1") : "";
  },
};

/** An endpoint as it is sent: without its second name. */
export function endpointForWire(Endpoint: EndpointClass, endpoint: EndpointData): object {
  const { endpointId: _, ...wire } = new Endpoint(endpoint);
  return wire;
}
