import type { EpochMs } from "@tributary/kernel";
import type { ConnectionData, ContactData, HostAgentData, Queue } from "@tributary/protocol/host-data";
import type { AgentUpdate, ConnectionSnapshot, ContactSnapshot } from "@tributary/protocol/panel";

/**
 * Converts the panel's agent data to the form that host pages read: times become dates, aliases and the clock difference are added.
 *
 * `receivedAt`: this machine's clock at receipt, so that data sent again later has the same difference. Source: docs/wire/streams.md#delivery.
 */
export function toHostUpdate({ configuration, snapshot }: AgentUpdate, receivedAt: EpochMs): HostAgentData {
  const { routingProfile } = configuration;
  return {
    configuration: {
      ...configuration,
      permissions: [...configuration.permissions],
      dialableCountries: [...configuration.dialableCountries],
      agentStates: [...configuration.agentStates],
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

function toHostContact(contact: ContactSnapshot): ContactData {
  const state = withDate(contact.state);
  const {
    offerExpiresAt: _due,
    workEndsAt: _end,
    isRejected: _how,
    failure: _why,
    waitingSince: _since,
    isUnanswered: _left,
    ...shared
  } = contact;
  return {
    ...shared,
    state,
    status: state,
    queue: contact.queue === null ? null : withQueueId(contact.queue),
    queueTimestamp: contact.queueTimestamp === null ? null : new Date(contact.queueTimestamp),
    connections: contact.connections.map(toHostConnection),
  };
}

function toHostConnection({
  lapsed: _panelOnly,
  idle: _alsoPanelOnly,
  ...connection
}: ConnectionSnapshot): ConnectionData {
  return { ...connection, state: withDate(connection.state), address: connection.endpoint };
}

function withDate<T extends { readonly timestamp: EpochMs }>(state: T) {
  return { ...state, timestamp: new Date(state.timestamp) };
}

function withStartDate<T extends { readonly startTimestamp: EpochMs }>(state: T) {
  return { ...state, startTimestamp: new Date(state.startTimestamp) };
}

function withQueueId(queue: Omit<Queue, "queueId">): Queue {
  return { ...queue, queueId: queue.queueARN };
}
