// Data of an agent with ten contacts. Each step changes the state of one of them, as in a busy center.
const INSTANCE = "arn:aws:connect:us-west-2:111122223333:instance/0f6b2c1e-7a55-4d0e-9b1c-2f3a4b5c6d7e";
const CONTACTS = 10;
const LIFE = ["connecting", "connected", "ended"];

window.agentData = (step) => {
  const now = 1_750_000_000_000 + step * 100;
  return {
    configuration: configuration(),
    snapshot: {
      snapshotTimestamp: new Date(now),
      localTimestamp: now,
      skew: 0,
      state: { ...state("Available", "routable"), startTimestamp: new Date(1_750_000_000_000) },
      nextState: null,
      agentAvailabilityState: { state: "Available", timeStamp: new Date(now) },
      contacts: Array.from({ length: CONTACTS }, (_, place) => contact(place, step, now)),
    },
  };
};

function configuration() {
  const sales = queue("Sales", "11111111-1111-4111-8111-111111111111");
  return {
    name: "Agent",
    username: "agent",
    agentARN: `${INSTANCE}/agent/a1a1a1a1-0000-4000-8000-00000000000a`,
    extension: null,
    softphoneEnabled: true,
    softphoneAutoAccept: false,
    softphonePersistentConnection: false,
    agentPreferences: { LANGUAGE: "en_US", locale: "en_US" },
    permissions: ["outboundCall"],
    dialableCountries: ["us", "ca"],
    agentStates: [state("Available", "routable"), state("Lunch", "not_routable"), state("Offline", "offline")],
    routingProfile: {
      name: "Default",
      routingProfileARN: `${INSTANCE}/routing-profile/22222222-2222-4222-8222-222222222222`,
      routingProfileId: `${INSTANCE}/routing-profile/22222222-2222-4222-8222-222222222222`,
      channelConcurrencyMap: { VOICE: 1, CHAT: 10, TASK: 10, EMAIL: 1 },
      defaultOutboundQueue: sales,
      queues: [sales, queue(null, "agent/a1a1a1a1-0000-4000-8000-00000000000a")],
    },
  };
}

/** Contacts change in turn. After its last state a contact is replaced by a new one, so that contacts appear and disappear. */
function contact(place, step, now) {
  const turns = Math.floor((step + CONTACTS - 1 - place) / CONTACTS);
  const type = LIFE[turns % LIFE.length];
  const timestamp = new Date(now);
  const contactId = `c0000000-0000-4000-8000-${String(place + CONTACTS * Math.floor(turns / LIFE.length)).padStart(12, "0")}`;
  const sales = queue("Sales", "11111111-1111-4111-8111-111111111111");
  return {
    contactId,
    initialContactId: null,
    type: "task",
    state: { type, timestamp },
    status: { type, timestamp },
    contactDuration: "0",
    initiationMethod: "api",
    queue: sales,
    queueTimestamp: timestamp,
    name: "A task",
    description: null,
    references: {},
    attributes: { plan: { name: "plan", value: "gold" } },
    segmentAttributes: { "connect:Subtype": { ValueString: "connect:Task" } },
    contactFeatures: { attachmentsEnabled: false, messagingMarkdownEnabled: false, multiPartyConferenceEnabled: false },
    channelContext: null,
    customerEndpoint: null,
    connectSystemEndpoint: null,
    connections: [
      {
        connectionId: `${contactId}-agent`,
        type: "agent",
        initial: true,
        state: { type: type === "ended" ? "disconnected" : type, timestamp },
        endpoint: null,
        address: null,
        softphoneMediaInfo: null,
        chatMediaInfo: null,
        monitoringInfo: null,
      },
    ],
  };
}

function queue(name, path) {
  const queueARN = `${INSTANCE}/queue/${path}`;
  return { name, queueARN, queueId: queueARN };
}

function state(name, type) {
  return { agentStateARN: `${INSTANCE}/agent-state/${name.toLowerCase()}`, type, name };
}
