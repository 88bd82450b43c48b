/** Read commands of the SDK channel, answered from the agent's latest data. Source: docs/wire/streams.md#sdk-channel. */
import { accepted, type EpochMs, type Result, refused } from "@tributary/kernel";
import type { SdkErrorKey } from "@tributary/protocol/conduit";
import type { ConnectionData, ContactData, HostAgentData } from "@tributary/protocol/host-data";
import * as v from "valibot";
import {
  toSdkChannel,
  toSdkContact,
  toSdkParticipant,
  toSdkParticipantState,
  toSdkQueue,
  toSdkRoutingProfile,
  toSdkState,
} from "./sdk-data.ts";

/** Refused request: the key clients compare, and a sentence for developers. */
export type SdkRefusal = { readonly errorKey: SdkErrorKey; readonly reason: string };

/** Result of a command. */
export type SdkResult = Result<unknown, SdkRefusal>;

/** Inputs of a read: the agent's data, the region and the time. */
export type SdkReadContext = { readonly agent: HostAgentData; readonly region: string; readonly now: EpochMs };

/** A contact with one of its parties. */
export type FoundParticipant = { readonly contact: ContactData; readonly leg: ConnectionData };

/** Refusal while no agent is signed in. */
export const NOT_SIGNED_IN: SdkRefusal = {
  errorKey: "notSignedIn",
  reason: "No agent is signed in to the agent panel",
};

const ID_MAX_LENGTH = 256;
const ATTRIBUTES_MAX = 1_000;
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(ID_MAX_LENGTH));
const ofContact = v.object({ contactId: id });
const ofParticipant = v.object({ participantId: id });
const ofAttributes = v.object({
  attributes: v.optional(
    v.nullable(v.union([v.literal("*"), v.pipe(v.array(v.string()), v.maxLength(ATTRIBUTES_MAX))])),
  ),
});

const AGENT_READS: Readonly<Record<string, (agent: HostAgentData) => unknown>> = {
  "agent/getARN": ({ configuration }) => ({ ARN: configuration.agentARN }),
  "agent/getName": ({ configuration }) => ({ name: configuration.name }),
  "agent/getState": ({ snapshot }) => toSdkState(snapshot.state),
  "agent/getAvailabilityState": ({ snapshot }) => ({
    ...toSdkState(snapshot.state),
    ...(snapshot.nextState ? { nextState: toSdkState(snapshot.nextState) } : {}),
  }),
  "agent/getRoutingProfile": ({ configuration }) => toSdkRoutingProfile(configuration),
  "agent/getChannelConcurrency": ({ configuration }) => configuration.routingProfile.channelConcurrencyMap,
  "agent/getExtension": ({ configuration }) => ({ extension: configuration.extension }),
  "agent/getDialableCountries": ({ configuration }) => ({ dialableCountries: configuration.dialableCountries }),
  "agent/getDefaultOutboundQueue": ({ configuration }) => toSdkQueue(configuration.routingProfile.defaultOutboundQueue),
  "agent/getRoutingProfileQueues": ({ configuration }) => configuration.routingProfile.queues.map(toSdkQueue),
  "agent/listAvailabilityStates": ({ configuration }) => configuration.agentStates.map(toSdkState),
  "agent/listSecurityProfilePermissions": ({ configuration }) => ({ permissions: configuration.permissions }),
  "contact/listContacts": ({ snapshot }) => snapshot.contacts.map(toSdkContact),
};

type ContactRead = (contact: ContactData, context: SdkReadContext) => unknown;

const CONTACT_READS: Readonly<Record<string, ContactRead>> = {
  "contact/getInitialContactId": ({ initialContactId }) => ({ initialContactId: initialContactId ?? undefined }),
  "contact/getType": ({ type }) => ({ type }),
  "contact/getChannelType": toSdkChannel,
  "contact/getStateDuration": ({ state }, { agent, now }) => ({
    stateDuration: Math.max(0, now - state.timestamp.getTime() + agent.snapshot.skew),
  }),
  "contact/getQueue": ({ queue }) => (queue ? toSdkQueue(queue) : undefined),
  "contact/getQueueTimestamp": ({ queueTimestamp }) => ({ queueTimestamp: queueTimestamp ?? undefined }),
  "contact/getDescription": ({ description }) => ({ description: description ?? undefined }),
  "contact/getReferences": ({ references }) => ({ references: references ?? {} }),
  "contact/getContact": (contact) => ({
    ...toSdkContact(contact),
    queue: contact.queue ? toSdkQueue(contact.queue) : undefined,
  }),
  "contact/isAutoAcceptEnabled": ({ agentContactHandlingConfig }) => ({
    isAutoAcceptEnabled: agentContactHandlingConfig?.autoAccept ?? false,
  }),
  "contact/getContactRegion": (_, { region }) => ({ region }),
  "contact/listParticipants": ({ contactId, connections }) =>
    connections.map((leg) => toSdkParticipant(contactId, leg)),
};

const PARTICIPANT_READS: Readonly<Record<string, (found: FoundParticipant) => unknown>> = {
  "contact/getParticipant": ({ contact, leg }) => toSdkParticipant(contact.contactId, leg),
  "contact/getParticipantState": ({ leg }) => toSdkParticipantState(leg),
};

/** Supported reads. */
export const SDK_READS: ReadonlySet<string> = new Set([
  ...Object.keys({ ...AGENT_READS, ...CONTACT_READS, ...PARTICIPANT_READS }),
  "contact/getAttributes",
]);

/** Answers a read; undefined for other commands. Rule CD-33. */
export function readForSdk(command: string, data: unknown, context: SdkReadContext): SdkResult | undefined {
  const { agent } = context;
  const ofAgent = ownValue(AGENT_READS, command);
  if (ofAgent !== undefined) return accepted(ofAgent(agent));
  if (command === "contact/getAttributes") return readAttributes(agent, data);
  const read = ownValue(CONTACT_READS, command);
  if (read !== undefined) {
    const found = findContact(agent, data);
    return found.ok ? accepted(read(found.value, context)) : found;
  }
  const readParticipant = ownValue(PARTICIPANT_READS, command);
  if (readParticipant === undefined) return undefined;
  const found = findParticipant(agent, data);
  return found.ok ? accepted(readParticipant(found.value)) : found;
}

/** Returns the contact named by the request. */
export function findContact(agent: HostAgentData, data: unknown): Result<ContactData, SdkRefusal> {
  const request = v.safeParse(ofContact, data);
  if (!request.success) return invalid("contactId must be the id of a contact");
  const { contactId } = request.output;
  const contact = agent.snapshot.contacts.find((each) => each.contactId === contactId);
  return contact === undefined
    ? refused({ errorKey: "notFound", reason: "contactId: the agent has no contact with this id" })
    : accepted(contact);
}

/** Returns the participant named by the request, in any contact of the agent. */
export function findParticipant(agent: HostAgentData, data: unknown): Result<FoundParticipant, SdkRefusal> {
  const request = v.safeParse(ofParticipant, data);
  if (!request.success) return invalid("participantId must be the id of a participant");
  const { participantId } = request.output;
  for (const contact of agent.snapshot.contacts) {
    const leg = contact.connections.find(({ connectionId }) => connectionId === participantId);
    if (leg !== undefined) return accepted({ contact, leg });
  }
  return refused({ errorKey: "notFound", reason: "participantId: no contact of the agent has this participant" });
}

/** Returns a refusal that names the field and the expected value. */
export function invalid(reason: string): { readonly ok: false; readonly refusal: SdkRefusal } {
  return refused({ errorKey: "invalidRequest", reason });
}

/** Looks up a command; names come from the host page, so inherited members do not count. */
export function ownValue<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function readAttributes(agent: HostAgentData, data: unknown): SdkResult {
  const found = findContact(agent, data);
  if (!found.ok) return found;
  const request = v.safeParse(ofAttributes, data);
  if (!request.success) return invalid('attributes must be a list of names, or "*" for all');
  const { attributes } = request.output;
  const all = Object.values(found.value.attributes ?? {});
  const wanted = Array.isArray(attributes) ? new Set(attributes) : undefined;
  return accepted(
    Object.fromEntries(all.filter(({ name }) => wanted?.has(name) ?? true).map(({ name, value }) => [name, value])),
  );
}
