/** Agent updates to test with. */
import type { EpochMs } from "@tributary/kernel";
import type { AgentUpdate, ContactSnapshot } from "@tributary/protocol/panel";

const QUEUE = { name: "Sales", queueARN: "arn:queue" };
const NO_VOICE = {
  softphoneMediaInfo: null,
  monitoringInfo: null,
  monitorCapabilities: null,
  monitorStatus: null,
  mute: null,
  forcedMute: null,
  quickConnectName: null,
  capabilities: null,
};

/** An agent who has been available for five seconds, with these contacts. */
export function agentUpdate(now: EpochMs, contacts: readonly ContactSnapshot[]): AgentUpdate {
  const state = {
    agentStateARN: "arn:available",
    type: "routable" as const,
    name: "Available",
    startTimestamp: now - 5_000,
  };
  return {
    configuration: {
      name: "Ada Lovelace",
      username: "ada",
      agentARN: "arn:agent",
      extension: null,
      softphoneEnabled: true,
      softphoneAutoAccept: false,
      softphonePersistentConnection: false,
      voiceEnhancementMode: "NONE",
      agentPreferences: {},
      permissions: [],
      dialableCountries: [],
      agentStates: [
        { agentStateARN: "arn:available", type: "routable", name: "Available" },
        { agentStateARN: "arn:lunch", type: "not_routable", name: "Lunch" },
      ],
      routingProfile: {
        name: "Basic",
        routingProfileARN: "arn:profile",
        channelConcurrencyMap: {},
        defaultOutboundQueue: QUEUE,
        queues: [QUEUE],
      },
    },
    snapshot: {
      snapshotTimestamp: now,
      state,
      nextState: null,
      agentAvailabilityState: {
        state: "Available",
        timeStamp: now - 5_000,
        type: "routable",
        agentStateARN: "arn:available",
        startTimestamp: now - 5_000,
      },
      contacts,
    },
  };
}

/** The customer's chat, connected just now unless `part` says otherwise. */
export function contactSnapshot(now: EpochMs, part: Partial<ContactSnapshot>): ContactSnapshot {
  const info = { chatAutoAccept: null, connectionData: null, customerName: null, agentName: null };
  return {
    contactId: "c-1",
    initialContactId: "c-0",
    relatedContactId: null,
    contactAssociationId: null,
    type: "chat",
    state: { type: "connected", timestamp: now },
    contactDuration: "0",
    initiationMethod: "api",
    queue: QUEUE,
    queueTimestamp: now - 9_000,
    name: null,
    description: null,
    references: {},
    attributes: { plan: { name: "plan", value: "gold" } },
    segmentAttributes: {},
    contactFeatures: {
      attachmentsEnabled: null,
      messagingMarkdownEnabled: null,
      multiPartyConferenceEnabled: null,
      screenRecordingEnabled: null,
    },
    channelContext: null,
    customerEndpoint: null,
    connectSystemEndpoint: null,
    contactMetadata: null,
    languageCode: null,
    emailRecipients: null,
    agentContactHandlingConfig: { autoAccept: false },
    offerExpiresAt: null,
    workEndsAt: null,
    connections: [
      {
        connectionId: "p-agent",
        type: "agent",
        initial: false,
        state: { type: "connected", timestamp: now },
        endpoint: null,
        chatMediaInfo: info,
        ...NO_VOICE,
      },
      {
        connectionId: "p-customer",
        type: "inbound",
        initial: true,
        state: { type: "connected", timestamp: now },
        endpoint: null,
        chatMediaInfo: { ...info, customerName: "Customer" },
        ...NO_VOICE,
      },
    ],
    ...part,
  };
}
