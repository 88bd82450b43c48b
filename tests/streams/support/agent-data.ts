/** Agent data for scenarios: complete, with real dates, all of them fixed. */

/** Fields of a contact or connection, in the shape of the wire. */
export type Fields = { readonly [field: string]: unknown };

const INSTANCE = "arn:aws:connect:us-west-2:111122223333:instance/0f6b2c1e-7a55-4d0e-9b1c-2f3a4b5c6d7e";
const at = (second: number): Date => new Date(Date.UTC(2025, 0, 15, 10, 0, second));

function queue(name: string | null, path: string): Fields {
  const queueARN = `${INSTANCE}/queue/${path}`;
  return { name, queueARN, queueId: queueARN };
}

const SALES = queue("Sales", "11111111-1111-4111-8111-111111111111");
const PERSONAL = queue(null, "agent/a1a1a1a1-0000-4000-8000-00000000000a");

/** An agent state of the configuration. */
export function definition(name: string, type = "not_routable"): Fields {
  return { agentStateARN: `${INSTANCE}/agent-state/${name.toLowerCase()}`, type, name };
}

/** The state an agent is in. */
export function stateOf(name: string, type: string): Fields {
  return { ...definition(name, type), startTimestamp: at(1) };
}

/** Ready for contacts. */
export const AVAILABLE = stateOf("Available", "routable");

/** The configuration of the agent, with changes. */
export function configuration(changes: Fields = {}): Fields {
  return {
    name: "Ada Lovelace",
    username: "ann",
    agentARN: `${INSTANCE}/agent/a1a1a1a1-0000-4000-8000-00000000000a`,
    extension: null,
    softphoneEnabled: true,
    softphoneAutoAccept: false,
    softphonePersistentConnection: false,
    voiceEnhancementMode: "NONE",
    agentPreferences: { LANGUAGE: "en_US", locale: "en_US" },
    permissions: ["outboundCall"],
    dialableCountries: ["us", "ca"],
    agentStates: [definition("Available", "routable"), definition("Lunch"), definition("Offline", "offline")],
    routingProfile: {
      name: "Default",
      routingProfileARN: `${INSTANCE}/routing-profile/22222222-2222-4222-8222-222222222222`,
      routingProfileId: `${INSTANCE}/routing-profile/22222222-2222-4222-8222-222222222222`,
      channelConcurrencyMap: { VOICE: 1, CHAT: 3, TASK: 1, EMAIL: 1 },
      defaultOutboundQueue: SALES,
      queues: [SALES, PERSONAL],
    },
    ...changes,
  };
}

type Desk = {
  readonly state?: Fields;
  readonly nextState?: Fields | null;
  readonly contacts?: readonly Fields[];
  readonly configuration?: Fields;
};

/** The whole payload of `agent::update`. */
export function desk({ state = AVAILABLE, nextState = null, contacts = [], ...rest }: Desk = {}): Fields {
  return {
    configuration: configuration(rest.configuration),
    snapshot: {
      snapshotTimestamp: at(40),
      localTimestamp: 1_736_935_301_250,
      skew: -250,
      state,
      nextState,
      agentAvailabilityState: { state: "Available", timeStamp: at(0), ...definition("Available", "routable") },
      contacts,
    },
  };
}

/** An address on the wire. */
export function endpoint(changes: Fields = {}): Fields {
  return { endpointARN: null, type: "agent", name: null, phoneNumber: null, agentLogin: null, queue: null, ...changes };
}

/** A leg of a contact. */
export function leg(connectionId: string, type: string, changes: Fields = {}): Fields {
  const { state = "connected", ...rest } = changes;
  const address =
    type === "inbound" || type === "outbound"
      ? endpoint({ type: "phone_number", phoneNumber: "+15550100" })
      : endpoint();
  return {
    connectionId,
    type,
    initial: false,
    state: { type: state, timestamp: at(20) },
    endpoint: address,
    address,
    softphoneMediaInfo: null,
    chatMediaInfo: null,
    monitoringInfo: null,
    monitorCapabilities: null,
    monitorStatus: null,
    mute: false,
    forcedMute: false,
    quickConnectName: null,
    capabilities: null,
    ...rest,
  };
}

function contact(contactId: string, type: string, stateType: string): Fields {
  const state = { type: stateType, timestamp: at(20) };
  return {
    contactId,
    initialContactId: null,
    relatedContactId: null,
    contactAssociationId: contactId,
    type,
    state,
    status: state,
    contactDuration: "0",
    initiationMethod: "inbound",
    queue: SALES,
    queueTimestamp: at(10),
    name: null,
    description: null,
    references: {},
    attributes: { plan: { name: "plan", value: "gold" } },
    segmentAttributes: {},
    contactFeatures: { attachmentsEnabled: null, messagingMarkdownEnabled: null, multiPartyConferenceEnabled: false },
    channelContext: null,
    customerEndpoint: null,
    connectSystemEndpoint: null,
    contactMetadata: null,
    languageCode: "en-US",
    emailRecipients: null,
    agentContactHandlingConfig: { autoAccept: false },
  };
}

/** How the agent's leg stands while the contact is in a state. */
function legState(contactState: string): string {
  if (contactState === "connected" || contactState === "paused") return "connected";
  return /^(incoming|pending|connecting)$/.test(contactState) ? "connecting" : "disconnected";
}

const CALL = {
  callType: "audio_only",
  autoAccept: false,
  mediaLegContextToken: "ML-TOKEN",
  callContextToken: "CALL-TOKEN",
  callConfigJson: '{"signalingEndpoint":"wss://sip.example/ws","iceServers":[],"useWebSocketProvider":true}',
};

/** A call, or with another type a queued callback. */
export function voice(id: string, state: string, changes: Fields = {}): Fields {
  return {
    ...contact(id, "voice", state),
    segmentAttributes: { "connect:Subtype": { ValueString: "connect:Telephony" } },
    connections: [
      leg(`${id}-agent`, "agent", { state: legState(state), softphoneMediaInfo: CALL }),
      leg(`${id}-customer`, "inbound", { state: legState(state), initial: true, capabilities: { Video: null } }),
    ],
    ...changes,
  };
}

/** A chat. */
export function chat(id: string, state: string, changes: Fields = {}): Fields {
  const connectionData = '{"ConnectionAuthenticationToken":"PARTICIPANT-TOKEN"}';
  return {
    ...contact(id, "chat", state),
    initiationMethod: "api",
    segmentAttributes: { "connect:Subtype": { ValueString: "connect:Chat" } },
    contactFeatures: { attachmentsEnabled: true, messagingMarkdownEnabled: true, multiPartyConferenceEnabled: false },
    connections: [
      leg(`${id}-agent`, "agent", {
        state: legState(state),
        mute: null,
        chatMediaInfo: { chatAutoAccept: false, connectionData, customerName: null, agentName: "Ada Lovelace" },
      }),
      leg(`${id}-customer`, "inbound", {
        state: legState(state),
        initial: true,
        endpoint: null,
        address: null,
        mute: null,
        chatMediaInfo: { chatAutoAccept: null, connectionData: null, customerName: "Customer", agentName: null },
      }),
    ],
    ...changes,
  };
}

/** A task: the agent's leg is the only one, and the initial one. */
export function task(id: string, state: string, changes: Fields = {}): Fields {
  return {
    ...contact(id, "task", state),
    initiationMethod: "api",
    name: "Call back",
    description: "Before noon",
    references: { order: { type: "STRING", value: "4711" } },
    channelContext: { scheduledTime: null, taskTemplateId: null, taskTemplateVersion: null },
    connections: [leg(`${id}-agent`, "agent", { state: legState(state), initial: true })],
    ...changes,
  };
}

/** An e-mail. */
export function email(id: string, state: string, changes: Fields = {}): Fields {
  return {
    ...contact(id, "email", state),
    connections: [leg(`${id}-agent`, "agent", { state: legState(state), initial: true })],
    ...changes,
  };
}
