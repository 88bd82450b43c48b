/** An agent with one connected chat and one ringing call, every field filled that panels fill. */
import type {
  ConnectionData,
  ContactData,
  ContactState,
  EndpointData,
  HostAgentData,
} from "@tributary/protocol/host-data";

const INSTANCE = "arn:aws:connect:us-west-2:111122223333:instance/0f6b2c1e-7a55-4d0e-9b1c-2f3a4b5c6d7e";
/** The chat of {@link exampleUpdate}. */
export const CHAT_ID = "c0ffee00-0000-4000-8000-000000000001";
/** The call of {@link exampleUpdate}. */
export const CALL_ID = "c0ffee00-0000-4000-8000-000000000002";
/** When everything in {@link exampleUpdate} began. Unit: epoch milliseconds. */
export const BEGAN_AT = Date.UTC(2025, 0, 15, 10);

const at = new Date(BEGAN_AT);
const queue = (name: string, id: string) => ({
  name,
  queueARN: `${INSTANCE}/queue/${id}`,
  queueId: `${INSTANCE}/queue/${id}`,
});
const sales = queue("Sales", "11111111-1111-4111-8111-111111111111");
const noEndpoint = { endpointARN: null, type: "agent", name: null, phoneNumber: null, agentLogin: null, queue: null };
const phone: EndpointData = { ...noEndpoint, type: "phone_number", phoneNumber: "+15550100" };

function leg(own: Pick<ConnectionData, "connectionId" | "type"> & Partial<ConnectionData>): ConnectionData {
  return {
    initial: false,
    state: { type: "connected", timestamp: at },
    endpoint: noEndpoint,
    address: noEndpoint,
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
  };
}

function contact(
  own: Pick<ContactData, "contactId" | "type" | "state" | "connections"> & Partial<ContactData>,
): ContactData {
  return {
    status: own.state,
    initialContactId: null,
    relatedContactId: null,
    contactAssociationId: own.contactId,
    contactDuration: "0",
    initiationMethod: "inbound",
    queue: sales,
    queueTimestamp: at,
    name: null,
    description: null,
    references: {},
    attributes: {},
    segmentAttributes: { "connect:Subtype": { ValueString: "connect:Telephony" } },
    contactFeatures: { multiPartyConferenceEnabled: false },
    channelContext: null,
    customerEndpoint: null,
    connectSystemEndpoint: null,
    contactMetadata: null,
    agentContactHandlingConfig: { autoAccept: false },
    ...own,
  };
}

/** The chat, with what differs in a test. */
export function exampleChat(own: Partial<ContactData> = {}): ContactData {
  const connectionData = '{"ConnectionAuthenticationToken":"PARTICIPANT-TOKEN"}';
  return contact({
    contactId: CHAT_ID,
    type: "chat",
    state: { type: "connected", timestamp: at },
    initiationMethod: "api",
    attributes: { plan: { name: "plan", value: "gold" } },
    segmentAttributes: { "connect:Subtype": { ValueString: "connect:Chat" } },
    connections: [
      leg({
        connectionId: "chat-agent",
        type: "agent",
        chatMediaInfo: { chatAutoAccept: false, connectionData, customerName: null, agentName: "Customer" },
      }),
      leg({
        connectionId: "chat-customer",
        type: "inbound",
        initial: true,
        endpoint: null,
        chatMediaInfo: { chatAutoAccept: null, connectionData: null, customerName: "Customer", agentName: null },
      }),
    ],
    ...own,
  });
}

/** The call, with what differs in a test. */
export function exampleCall(own: Partial<ContactData> = {}): ContactData {
  return contact({
    contactId: CALL_ID,
    initialContactId: CALL_ID,
    type: "voice",
    state: { type: "connecting", timestamp: at },
    connections: [
      leg({
        connectionId: "call-agent",
        type: "agent",
        state: { type: "connecting", timestamp: at },
        softphoneMediaInfo: { callType: "audio_only", autoAccept: false, callConfigJson: "{}" },
        mute: false,
        forcedMute: false,
      }),
      leg({
        connectionId: "call-customer",
        type: "inbound",
        initial: true,
        endpoint: phone,
        capabilities: { Video: null },
      }),
    ],
    ...own,
  });
}

/** A further leg of the call. */
export function exampleLeg(own: Partial<ConnectionData>): ConnectionData {
  return leg({ connectionId: "call-third", type: "outbound", endpoint: phone, ...own });
}

/** A contact's state that began with everything else. */
export function exampleState(type: ContactState["type"]): ContactState {
  return { type, timestamp: at };
}

/** What differs from the example. */
export type UpdateOptions = {
  readonly contacts?: readonly ContactData[];
  readonly state?: Partial<HostAgentData["snapshot"]["state"]>;
  readonly nextState?: HostAgentData["snapshot"]["nextState"];
  readonly configuration?: Partial<HostAgentData["configuration"]>;
};

/** The whole update. */
export function exampleUpdate({ contacts, state, nextState, configuration }: UpdateOptions = {}): HostAgentData {
  const available = {
    agentStateARN: `${INSTANCE}/agent-state/available`,
    type: "routable",
    name: "Available",
  } as const;
  const lunch = { agentStateARN: `${INSTANCE}/agent-state/lunch`, type: "not_routable", name: "Lunch" } as const;
  const routingProfileARN = `${INSTANCE}/routing-profile/22222222-2222-4222-8222-222222222222`;
  return {
    configuration: {
      name: "Ada Lovelace",
      username: "ann",
      agentARN: `${INSTANCE}/agent/a1a1a1a1-0000-4000-8000-00000000000a`,
      extension: "+15550199",
      softphoneEnabled: true,
      softphoneAutoAccept: false,
      softphonePersistentConnection: false,
      voiceEnhancementMode: "NONE",
      agentPreferences: { LANGUAGE: "en_US" },
      permissions: ["outboundCall"],
      dialableCountries: ["us", "ca"],
      agentStates: [available, lunch],
      routingProfile: {
        name: "Default",
        routingProfileARN,
        routingProfileId: routingProfileARN,
        channelConcurrencyMap: { VOICE: 1, CHAT: 3 },
        defaultOutboundQueue: sales,
        queues: [sales, queue("Support", "33333333-3333-4333-8333-333333333333")],
      },
      ...configuration,
    },
    snapshot: {
      snapshotTimestamp: at,
      localTimestamp: BEGAN_AT + 250,
      skew: -250,
      state: { ...available, startTimestamp: at, ...state },
      nextState: nextState ?? null,
      agentAvailabilityState: { state: "Available", timeStamp: at },
      contacts: contacts ?? [exampleChat(), exampleCall()],
    },
  };
}
