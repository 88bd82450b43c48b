// An agent desktop as integrators write it; only ccpUrl and endpoint differ from Amazon Connect. Records all events of the library.
window.events = [];
window.contacts = {};
window.frames_ = [];
// Events of the agent, and those of all contacts after their ids, in the order of the page.
window.timeline = [];

const AGENT_EVENTS = [
  "onRoutable",
  "onNotRoutable",
  "onOffline",
  "onError",
  "onAfterCallWork",
  "onEnqueuedNextState",
  "onClearedNextState",
];
const CONTACT_EVENTS = [
  "onIncoming",
  "onPending",
  "onConnecting",
  "onAccepted",
  "onConnected",
  "onMissed",
  "onACW",
  "onEnded",
  "onDestroy",
  "onError",
];

/** @param {string} name @param {unknown} [detail] */
function recordEvent(name, detail) {
  window.events.push(detail === undefined ? name : [name, detail]);
}

window.startDesktop = (
  /** @type {{ccpUrl: string, endpoint: string, options?: object}} */ { ccpUrl, endpoint, options },
) => {
  const { connect } = window;
  connect.ChatSession?.setGlobalConfig({ endpoint });
  connect.core.initCCP(document.getElementById("panel"), {
    ccpUrl,
    softphone: { allowFramedSoftphone: false },
    ...options,
  });
  const bus = connect.core.getEventBus();
  bus.subscribe(connect.EventType.ACKNOWLEDGE, () => (window.acknowledged = true));
  if (connect.WebSocketEvents) {
    bus.subscribe(connect.WebSocketEvents.ALL_MESSAGE, (frame) => window.frames_.push(frame));
    bus.subscribe(connect.WebSocketEvents.CONNECTION_GAIN, () => recordEvent("CONNECTION_GAIN"));
    bus.subscribe(connect.WebSocketEvents.CONNECTION_LOST, () => recordEvent("CONNECTION_LOST"));
  }
  connect.core.onAuthFail(() => recordEvent("onAuthFail"));
  connect.core.onAccessDenied(() => recordEvent("onAccessDenied"));
  connect.core.onViewContact((event) => recordEvent("onViewContact", event.contactId));
  bus.subscribe(connect.EventType.TERMINATED, () => recordEvent("terminated"));
  connect.agent((agent) => {
    recordEvent("agent");
    window.agent = agent;
    agent.onStateChange((change) => recordEvent("onStateChange", `${change.oldState} > ${change.newState}`));
    agent.onRoutable(() => recordEvent("onRoutable"));
    agent.onStateChange(({ oldState, newState }) => window.timeline.push(`${oldState} > ${newState}`));
    for (const event of AGENT_EVENTS) agent[event]?.(() => window.timeline.push(event));
  });
  connect.contact(follow);
};

/** @param {any} contact */
function follow(contact) {
  const id = contact.getContactId();
  window.contacts[id] = { contact, events: [], messages: [], typing: [], read: [], delivered: [] };
  const record = (/** @type {string} */ event) => {
    window.contacts[id].events.push(event);
    window.timeline.push(`${id} ${event}`);
  };
  record("contact");
  for (const event of CONTACT_EVENTS) contact[event]?.(() => record(event));
}

window.openChat = async (/** @type {string} */ id) => {
  const record = window.contacts[id];
  const startedAt = performance.now();
  const session = await record.contact.getAgentConnection().getMediaController();
  record.controllerMs = performance.now() - startedAt;
  record.session = session;
  session.onMessage(({ data }) => record.messages.push(data));
  session.onTyping(({ data }) => record.typing.push(data));
  session.onReadReceipt?.(({ data }) => record.read.push(data));
  session.onDeliveredReceipt?.(({ data }) => record.delivered.push(data));
  session.onEnded?.(() => record.events.push("chat.onEnded"));
};

window.chooseState = (/** @type {string} */ name) =>
  new Promise((resolve, reject) => {
    const state = window.agent.getAgentStates().find((candidate) => candidate.name === name);
    window.agent.setState(state, { success: resolve, failure: reject });
  });

// The state applies when the agent has no contact any more.
window.chooseNextState = (/** @type {string} */ name) =>
  new Promise((success, failure) => {
    const state = window.agent.getAgentStates().find((candidate) => candidate.name === name);
    window.agent.setState(state, { success, failure }, { enqueueNextState: true });
  });

window.call = (/** @type {string} */ id, /** @type {string} */ method) =>
  new Promise((resolve, reject) => {
    window.contacts[id].contact[method]({
      success: () => resolve(undefined),
      failure: (error) => reject(new Error(String(error))),
    });
  });

window.hangUp = (/** @type {string} */ id) =>
  new Promise((resolve, reject) => {
    window.contacts[id].contact
      .getAgentConnection()
      .destroy({ success: () => resolve(undefined), failure: (error) => reject(new Error(String(error))) });
  });

// A quick connect of the agent's queues is added as a connection: this transfers a chat or a task.
window.transferTo = async (/** @type {string} */ id, /** @type {string} */ name) => {
  const endpoint = await endpointOf(name);
  await new Promise((success, failure) => window.contacts[id].contact.addConnection(endpoint, { success, failure }));
};

// A further agent of the chat, who is asked by a quick connect.
window.addAgent = async (/** @type {string} */ id, /** @type {string} */ name) => {
  const endpoint = await endpointOf(name);
  await new Promise((success, failure) => window.contacts[id].contact.addParticipant(endpoint, { success, failure }));
};

// Disconnects another agent, or withdraws the request to one.
window.disconnectAgent = (/** @type {string} */ id, /** @type {string} */ name) =>
  new Promise((success, failure) => {
    const others = window.contacts[id].contact.getThirdPartyConnections();
    const leg = others.find((candidate) => candidate.getEndpoint().name === name);
    leg.destroy({ success: () => success(undefined), failure: (error) => failure(new Error(String(error))) });
  });

/** @param {string} name */
async function endpointOf(name) {
  const { agent } = window;
  const { endpoints } = await new Promise((success, failure) =>
    agent.getEndpoints(agent.getAllQueueARNs(), { success, failure }),
  );
  return endpoints.find((candidate) => candidate.name === name);
}

// With the task library of Amazon Connect.
window.createTask = async (/** @type {string} */ name, /** @type {string} */ quickConnect) => {
  const endpoint = await endpointOf(quickConnect);
  const references = { order: { type: "URL", value: "https://shop.example/7" }, size: { type: "NUMBER", value: 9 } };
  const task = { name, description: "From a desktop", endpoint, references };
  const created = await new Promise((success, failure) => window.agent.createTask(task, { success, failure }));
  recordEvent("created", created.contactId);
};
