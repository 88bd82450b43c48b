/**
 * Example agent data as the panel sends it to host pages: complete, with every member set, at one fixed time.
 *
 * The agent is Available and has a connected chat and a ringing call. Each member can be overridden.
 */
import type {
  ConnectionData,
  ContactData,
  ContactState,
  ContactStateType,
  ContactType,
  EndpointData,
  HostAgentData,
} from "@tributary/protocol/host-data";

const INSTANCE = "arn:aws:connect:us-west-2:111122223333:instance/0f6b2c1e-7a55-4d0e-9b1c-2f3a4b5c6d7e";
/** Contact id of {@link exampleChat}. */
export const CHAT_ID = "c0ffee00-0000-4000-8000-000000000001";
/** Contact id of {@link exampleCall}. */
export const CALL_ID = "c0ffee00-0000-4000-8000-000000000002";
/** Start of every state in the example. Unit: epoch milliseconds. */
export const BEGAN_AT = Date.UTC(2025, 0, 15, 10);
/** Unit: milliseconds. */
const SKEW_MS = -250;

const at = new Date(BEGAN_AT);
const SALES = queue("Sales", "11111111-1111-4111-8111-111111111111");
const SUPPORT = queue("Support", "33333333-3333-4333-8333-333333333333");
const PERSONAL = queue(null, "agent/a1a1a1a1-0000-4000-8000-00000000000a");
const AVAILABLE = exampleChoice("Available", "routable");

function queue(name: string | null, path: string) {
  const queueARN = `${INSTANCE}/queue/${path}`;
  return { name, queueARN, queueId: queueARN };
}

/** A selectable agent state. */
export function exampleChoice<Type extends "routable" | "not_routable" | "offline">(name: string, type: Type) {
  return { agentStateARN: `${INSTANCE}/agent-state/${name.toLowerCase()}`, type, name };
}

/** A contact's state that began at {@link BEGAN_AT}. */
export function exampleState(type: ContactStateType): ContactState {
  return { type, timestamp: at };
}

/** Overrides of {@link exampleHostData}. */
export type HostDataChanges = {
  readonly contacts?: readonly ContactData[];
  readonly state?: Partial<HostAgentData["snapshot"]["state"]>;
  readonly nextState?: HostAgentData["snapshot"]["nextState"];
  readonly configuration?: Partial<HostAgentData["configuration"]>;
};

/** The complete payload of `agent::update`. */
export function exampleHostData({ contacts, state, nextState, configuration }: HostDataChanges = {}): HostAgentData {
  return {
    configuration: { ...exampleConfiguration(), ...configuration },
    snapshot: {
      snapshotTimestamp: at,
      localTimestamp: BEGAN_AT - SKEW_MS,
      skew: SKEW_MS,
      state: { ...AVAILABLE, startTimestamp: at, ...state },
      nextState: nextState ?? null,
      agentAvailabilityState: { state: AVAILABLE.name, timeStamp: at, ...availability() },
      contacts: contacts ?? [exampleChat(), exampleCall()],
    },
  };
}

function availability() {
  const { agentStateARN, type } = AVAILABLE;
  return { agentStateARN, type, startTimestamp: at };
}

function exampleConfiguration(): HostAgentData["configuration"] {
  const routingProfileARN = `${INSTANCE}/routing-profile/22222222-2222-4222-8222-222222222222`;
  return {
    name: "Ada Lovelace",
    username: "ada",
    agentARN: `${INSTANCE}/agent/a1a1a1a1-0000-4000-8000-00000000000a`,
    extension: "+15550199",
    softphoneEnabled: true,
    softphoneAutoAccept: false,
    softphonePersistentConnection: false,
    voiceEnhancementMode: "NONE",
    agentPreferences: { LANGUAGE: "en_US", locale: "en_US" },
    permissions: ["outboundCall"],
    dialableCountries: ["us", "ca"],
    agentStates: [AVAILABLE, exampleChoice("Lunch", "not_routable"), exampleChoice("Offline", "offline")],
    routingProfile: {
      name: "Default",
      routingProfileARN,
      routingProfileId: routingProfileARN,
      channelConcurrencyMap: { VOICE: 1, CHAT: 3, TASK: 1, EMAIL: 1 },
      defaultOutboundQueue: SALES,
      queues: [SALES, SUPPORT, PERSONAL],
    },
  };
}

/** An endpoint with only its type set. */
export function exampleEndpoint(own: Partial<EndpointData> = {}) {
  return {
    endpointARN: null,
    type: "agent",
    name: null,
    phoneNumber: null,
    agentLogin: null,
    queue: null,
    ...own,
  };
}

const PHONE = exampleEndpoint({ type: "phone_number", phoneNumber: "+15550100" });

function leg(own: Pick<ConnectionData, "connectionId" | "type"> & Partial<ConnectionData>): ConnectionData {
  const endpoint = own.endpoint === undefined ? exampleEndpoint() : own.endpoint;
  return {
    initial: false,
    state: { type: "connected", timestamp: at },
    softphoneMediaInfo: null,
    chatMediaInfo: null,
    monitoringInfo: null,
    monitorCapabilities: null,
    monitorStatus: null,
    mute: null,
    forcedMute: null,
    quickConnectName: null,
    capabilities: null,
    ...own,
    endpoint,
    address: endpoint,
  };
}

/** A third leg of the call. */
export function exampleLeg(own: Partial<ConnectionData> = {}): ConnectionData {
  return leg({ connectionId: "call-third", type: "outbound", endpoint: PHONE, ...own });
}

/** Returns the state of a leg for its contact's `state`. `whileRinging` applies until the contact is accepted. */
function legState(state: ContactStateType, whileRinging: "connecting" | "connected"): ConnectionData["state"] {
  if (state === "connected" || state === "paused") return { type: "connected", timestamp: at };
  const isRinging = state === "incoming" || state === "pending" || state === "connecting";
  return { type: isRinging ? whileRinging : "disconnected", timestamp: at };
}

type ContactParts = Pick<ContactData, "contactId" | "type" | "state" | "connections"> & Partial<ContactData>;

function contact(own: ContactParts): ContactData {
  return {
    status: own.state,
    initialContactId: null,
    relatedContactId: null,
    contactAssociationId: own.contactId,
    contactDuration: "0",
    initiationMethod: "inbound",
    queue: SALES,
    queueTimestamp: at,
    name: null,
    description: null,
    references: {},
    attributes: { plan: { name: "plan", value: "gold" } },
    segmentAttributes: { "connect:Subtype": { ValueString: "connect:Telephony" } },
    contactFeatures: {
      attachmentsEnabled: null,
      messagingMarkdownEnabled: null,
      multiPartyConferenceEnabled: false,
      screenRecordingEnabled: null,
    },
    channelContext: null,
    customerEndpoint: null,
    connectSystemEndpoint: null,
    contactMetadata: null,
    languageCode: null,
    emailRecipients: null,
    agentContactHandlingConfig: { autoAccept: false },
    ...own,
  };
}

/** Prefix of leg ids: the contact's id, or `chat` and `call` for the default contacts. */
const legPrefix = ({ contactId }: Partial<ContactData>, byDefault: string): string => contactId ?? byDefault;

/** The connected chat with overrides. */
export function exampleChat(own: Partial<ContactData> = {}): ContactData {
  const { state = exampleState("connected") } = own;
  const prefix = legPrefix(own, "chat");
  const connectionData = '{"ConnectionAuthenticationToken":"PARTICIPANT-TOKEN"}';
  const noMedia = { chatAutoAccept: null, connectionData: null, customerName: null, agentName: null };
  return contact({
    contactId: CHAT_ID,
    type: "chat",
    initiationMethod: "api",
    segmentAttributes: { "connect:Subtype": { ValueString: "connect:Chat" } },
    connections: [
      leg({
        connectionId: `${prefix}-agent`,
        type: "agent",
        state: legState(state.type, "connecting"),
        chatMediaInfo: { ...noMedia, chatAutoAccept: false, connectionData, agentName: "Ada Lovelace" },
      }),
      leg({
        connectionId: `${prefix}-customer`,
        type: "inbound",
        initial: true,
        state: legState(state.type, "connected"),
        endpoint: null,
        chatMediaInfo: { ...noMedia, customerName: "Customer" },
      }),
    ],
    ...own,
    state,
  });
}

/** The ringing call with overrides. */
export function exampleCall(own: Partial<ContactData> = {}): ContactData {
  const { state = exampleState("connecting") } = own;
  const prefix = legPrefix(own, "call");
  return contact({
    contactId: CALL_ID,
    initialContactId: CALL_ID,
    type: "voice",
    connections: [
      leg({
        connectionId: `${prefix}-agent`,
        type: "agent",
        state: legState(state.type, "connecting"),
        softphoneMediaInfo: {
          callType: "audio_only",
          autoAccept: false,
          mediaLegContextToken: "ML-TOKEN",
          callContextToken: "CALL-TOKEN",
          callConfigJson: '{"signalingEndpoint":"wss://sip.example/ws","iceServers":[],"useWebSocketProvider":true}',
        },
        mute: false,
        forcedMute: false,
      }),
      leg({
        connectionId: `${prefix}-customer`,
        type: "inbound",
        initial: true,
        state: legState(state.type, "connected"),
        endpoint: PHONE,
        capabilities: { Video: null },
      }),
    ],
    ...own,
    state,
  });
}

/** A task or an email. Its only leg is the agent's, which is also the initial one. */
export function exampleWork(
  type: Extract<ContactType, "task" | "email">,
  own: Pick<ContactData, "contactId" | "state"> & Partial<ContactData>,
): ContactData {
  const state = legState(own.state.type, "connecting");
  return contact({
    type,
    connections: [leg({ connectionId: `${own.contactId}-agent`, type: "agent", state, initial: true })],
    ...own,
  });
}
