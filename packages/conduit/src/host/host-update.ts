import type { EpochMs } from "@tributary/kernel";
import type { AgentUpdate } from "@tributary/protocol/panel";

type Contact = AgentUpdate["snapshot"]["contacts"][number];
type Connection = Contact["connections"][number];
type QueueRef = { readonly name: string | null; readonly queueARN: string };

/**
 * The agent data as hosts want it: real dates, every alias, and how far their clock is off.
 *
 * `receivedAt`: this machine's clock when the data came; sent again later, the same data tells the same difference. Source: docs/wire/streams.md#delivery.
 */
export function toHostUpdate({ configuration, snapshot }: AgentUpdate, receivedAt: EpochMs): object {
  const { routingProfile } = configuration;
  return {
    configuration: {
      ...configuration,
      routingProfile: {
        ...routingProfile,
        routingProfileId: routingProfile.routingProfileARN,
        defaultOutboundQueue: withQueueId(routingProfile.defaultOutboundQueue),
        queues: routingProfile.queues.map(withQueueId),
      },
    },
    snapshot: {
      ...snapshot,
      snapshotTimestamp: new Date(snapshot.snapshotTimestamp),
      localTimestamp: receivedAt,
      skew: snapshot.snapshotTimestamp - receivedAt,
      state: withStartDate(snapshot.state),
      nextState: snapshot.nextState === null ? null : withStartDate(snapshot.nextState),
      agentAvailabilityState: {
        ...withStartDate(snapshot.agentAvailabilityState),
        timeStamp: new Date(snapshot.agentAvailabilityState.timeStamp),
      },
      contacts: snapshot.contacts
        .map(toHostContact)
        .sort((a, b) => a.state.timestamp.getTime() - b.state.timestamp.getTime()),
    },
  };
}

function toHostContact(contact: Contact) {
  const state = withDate(contact.state);
  const { offerExpiresAt: _ours, workEndsAt: _ourToo, ...shared } = contact;
  return {
    ...shared,
    state,
    status: state,
    queue: contact.queue === null ? null : withQueueId(contact.queue),
    queueTimestamp: contact.queueTimestamp === null ? null : new Date(contact.queueTimestamp),
    connections: contact.connections.map(toHostConnection),
  };
}

function toHostConnection(connection: Connection) {
  return { ...connection, state: withDate(connection.state), address: connection.endpoint };
}

function withDate<T extends { readonly timestamp: EpochMs }>(state: T) {
  return { ...state, timestamp: new Date(state.timestamp) };
}

function withStartDate<T extends { readonly startTimestamp: EpochMs }>(state: T) {
  return { ...state, startTimestamp: new Date(state.startTimestamp) };
}

function withQueueId(queue: QueueRef) {
  return { ...queue, queueId: queue.queueARN };
}
