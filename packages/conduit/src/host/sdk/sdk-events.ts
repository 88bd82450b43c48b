/** Events of the SDK channel, derived from two versions of the agent's data. Source: docs/wire/streams.md#sdk-channel. */
import type { ConnectionData, ContactData, ContactStateType, HostAgentData } from "@tributary/protocol/host-data";
import {
  enabledChannels,
  toSdkContact,
  toSdkParticipant,
  toSdkParticipantState,
  toSdkRoutingProfile,
  toSdkState,
} from "./sdk-data.ts";

/** An event; subscribers may limit it to `parameter`, a contact or participant. */
export type SdkEvent = { readonly key: string; readonly parameter?: string; readonly data: unknown };

/** Topics of a contact's states. A contact that is removed is `cleared`, and `destroy` by its older name. */
const CONTACT_TOPICS: Readonly<Partial<Record<ContactStateType, string>>> = {
  incoming: "contact/incoming",
  pending: "contact/pending",
  connecting: "contact/connecting",
  connected: "contact/connected",
  missed: "contact/missed",
  ended: "contact/acw",
  error: "contact/error",
};

/**
 * Returns the events between two versions of the data. `before` is undefined for the first version after a sign-in: contacts count as new, and
 * the agent's own data as unchanged. Rule CD-32.
 */
export function eventsBetween(before: HostAgentData | undefined, after: HostAgentData): readonly SdkEvent[] {
  return [...(before === undefined ? [] : agentEvents(before, after)), ...contactEvents(before, after)];
}

function agentEvents(
  { configuration: oldConfiguration, snapshot: old }: HostAgentData,
  after: HostAgentData,
): SdkEvent[] {
  const { configuration, snapshot } = after;
  const events: SdkEvent[] = [];
  const [state, previous] = [toSdkState(snapshot.state), toSdkState(old.state)];
  if (!isSame(state, previous)) {
    const names = { state: state.name, previous: { state: previous.name } };
    if (state.name !== previous.name) events.push({ key: "agent/stateChange", data: names });
    events.push({ key: "agent/availabilityStateChanged", data: { state, previous: { state: previous } } });
  }
  const nextState = snapshot.nextState ? toSdkState(snapshot.nextState) : null;
  const previousNext = old.nextState ? toSdkState(old.nextState) : null;
  if (!isSame(nextState, previousNext)) {
    const from = previousNext === null ? {} : { previous: { nextState: previousNext } };
    events.push({ key: "agent/nextAvailabilityStateChanged", data: { nextState, ...from } });
  }
  const [profile, oldProfile] = [toSdkRoutingProfile(configuration), toSdkRoutingProfile(oldConfiguration)];
  if (!isSame(profile, oldProfile)) {
    const data = { routingProfile: profile, previous: { routingProfile: oldProfile } };
    events.push({ key: "agent/routingProfileChanged", data });
  }
  const [channels, oldChannels] = [enabledChannels(configuration), enabledChannels(oldConfiguration)];
  if (!isSame(channels, oldChannels)) {
    const data = { enabledChannels: channels, previous: { enabledChannels: oldChannels } };
    events.push({ key: "agent/enabledChannelListChanged", data });
  }
  return events;
}

function contactEvents(before: HostAgentData | undefined, { snapshot }: HostAgentData): SdkEvent[] {
  const old = new Map(before?.snapshot.contacts.map((contact) => [contact.contactId, contact]));
  const present = new Set(snapshot.contacts.map(({ contactId }) => contactId));
  const removed = [...old.values()].filter(({ contactId }) => !present.has(contactId));
  return [
    ...snapshot.contacts.flatMap((contact) => changesOf(old.get(contact.contactId), contact)),
    ...removed.flatMap((contact) => ["contact/cleared", "contact/destroy"].map((key) => lifecycleEvent(key, contact))),
  ];
}

function changesOf(before: ContactData | undefined, contact: ContactData): SdkEvent[] {
  const key = CONTACT_TOPICS[contact.state.type];
  const isNewState = before?.state.type !== contact.state.type;
  const legs = new Map(before?.connections.map((leg) => [leg.connectionId, leg]));
  return [
    ...(isNewState && key !== undefined ? [lifecycleEvent(key, contact)] : []),
    ...contact.connections.flatMap((leg) => participantEvents(contact, leg, legs.get(leg.connectionId))),
  ];
}

function lifecycleEvent(key: string, contact: ContactData): SdkEvent {
  const { contactId, initialContactId, type, subtype } = toSdkContact(contact);
  return { key, parameter: contactId, data: { contactId, initialContactId, type, subtype } };
}

function participantEvents({ contactId }: ContactData, leg: ConnectionData, before?: ConnectionData): SdkEvent[] {
  const participant = toSdkParticipant(contactId, leg);
  const { participantId } = participant;
  if (before === undefined) return [{ key: "contact/participantAdded", parameter: contactId, data: { participant } }];
  if (before.state.type === leg.state.type) return [];
  const state = toSdkParticipantState(leg);
  const changed: SdkEvent = {
    key: "contact/participantStateChanged",
    parameter: participantId,
    data: { participantId, contactId, state },
  };
  return leg.state.type === "disconnected"
    ? [changed, { key: "contact/participantDisconnected", parameter: contactId, data: { participant } }]
    : [changed];
}

/** Compares plain data; members are created in the same order. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
