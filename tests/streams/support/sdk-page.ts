/** Runs in the host page: the unmodified clients of `@amazon-connect/contact` over the provider of the page's Streams library. */
import { AgentClient, ContactClient } from "@amazon-connect/contact";
import type { Loose } from "./loose.ts";

const AGENT_EVENTS = [
  "StateChanged",
  "AvailabilityStateChanged",
  "NextAvailabilityStateChanged",
  "RoutingProfileChanged",
  "EnabledChannelListChanged",
  "NetworkConnectionStatusChanged",
];
const CONTACT_EVENTS = [
  "Incoming",
  "Pending",
  "Connecting",
  "Connected",
  "Missed",
  "StartingAcw",
  "Error",
  "Cleared",
  "Destroyed",
  "ParticipantAdded",
  "ParticipantDisconnected",
  "ParticipantStateChanged",
];

const events: [name: string, data: unknown][] = [];

/** Creates the clients and records all of their events. */
function openClients(): void {
  const { provider } = (globalThis as Loose).connect.core.getSDKClientConfig();
  const agent: Loose = new AgentClient({ provider });
  const contact: Loose = new ContactClient({ provider });
  for (const name of AGENT_EVENTS) agent[`on${name}`]((data: unknown) => void events.push([name, data]));
  for (const name of CONTACT_EVENTS) contact[`on${name}`]((data: unknown) => void events.push([name, data]));
  Object.assign(globalThis, { sdkClients: { agent, contact }, sdkEvents: events });
}

/** Calls a method; errors that the SDK recognizes become `["refused", key, reason]`. */
async function callClient(client: "agent" | "contact", method: string, args: unknown[]): Promise<unknown> {
  try {
    return await (globalThis as Loose).sdkClients[client][method](...args);
  } catch (error) {
    const { errorType, errorKey, reason } = error as Loose;
    return [errorType === "ConnectError" ? "refused" : "thrown", errorKey, reason];
  }
}

/** Records the events of one contact under `ofOne <name>`. */
function followContact(contactId: string): void {
  const { contact } = (globalThis as Loose).sdkClients;
  for (const name of ["Connected", "Cleared"])
    contact[`on${name}`]((data: unknown) => void events.push([`ofOne ${name}`, data]), contactId);
}

Object.assign(globalThis, { openClients, callClient, followContact });
