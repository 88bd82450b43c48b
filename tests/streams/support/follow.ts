/** What nearly every scenario begins with: the panel signed in, and host code that follows the agent and the contacts. */
import { desk, type Fields } from "./agent-data.ts";
import type { Loose } from "./loose.ts";
import type { Stage } from "./stage.ts";

const AGENT_EVENTS = [
  "onRefresh",
  "onStateChange",
  "onRoutable",
  "onNotRoutable",
  "onOffline",
  "onError",
  "onAfterCallWork",
  "onEnqueuedNextState",
  "onClearedNextState",
  "onSoftphoneError",
  "onWebSocketConnectionLost",
  "onWebSocketConnectionGained",
  "onMuteToggle",
  "onLocalMediaStreamCreated",
  "onSpeakerDeviceChanged",
  "onMicrophoneDeviceChanged",
  "onRingerDeviceChanged",
  "onCameraDeviceChanged",
  "onBackgroundBlurChanged",
];

/** Every subscription of a contact that needs no newer channel. */
export const CONTACT_EVENTS = [
  "onRefresh",
  "onIncoming",
  "onPending",
  "onConnecting",
  "onAccepted",
  "onMissed",
  "onEnded",
  "onDestroy",
  "onACW",
  "onConnected",
  "onError",
];

const CORE_EVENTS = [
  "onInitialized",
  "onViewContact",
  "onAuthFail",
  "onAccessDenied",
  "onAuthorizeSuccess",
  "onAuthorizeRetriesExhausted",
  "onCTIAuthorizeRetriesExhausted",
  "onIframeRetriesExhausted",
  "onSoftphoneSessionInit",
  "onActivateChannelWithViewType",
];

/** Subscribes to everything of the core, of the agent and of every contact, and to the bus. */
export function follow(stage: Stage): void {
  const { connect } = stage;
  stage.listenToBus();
  for (const name of CORE_EVENTS) connect.core[name](stage.teller(`core.${name}`));
  connect.agent((agent: Loose) => {
    stage.tell("connect.agent", agent);
    followAgent(stage, agent);
  });
  connect.contact((contact: Loose) => {
    stage.tell("connect.contact", contact);
    followContact(stage, contact);
  });
}

/** Subscribes to everything of the agent. */
export function followAgent(stage: Stage, agent: Loose): void {
  for (const name of AGENT_EVENTS) agent[name](stage.teller(`agent.${name}`));
}

/** Subscribes to everything of a contact. */
export function followContact(stage: Stage, contact: Loose): void {
  const id = contact.getContactId();
  for (const name of CONTACT_EVENTS) contact[name](stage.teller(`${id}.${name}`));
}

/** The handshake as the panel does it when somebody is signed in; `params` are the host's. */
export async function signIn(stage: Stage, data: Fields = desk(), params: object = {}): Promise<void> {
  stage.open(params);
  follow(stage);
  await greet(stage, data);
}

/** The panel's part of the handshake alone. */
export async function greet(stage: Stage, data: Fields = desk(), id = "panel-1"): Promise<void> {
  await stage.panel.loaded();
  await stage.panel.post("acknowledge", { id });
  await stage.panel.post("update_connected_ccps", { length: 1 });
  await stage.panel.post("agent::update", data);
  await stage.settle();
}

/** The panel tells of a change; the transcript says which. */
export async function change(stage: Stage, what: string, data: Fields): Promise<void> {
  stage.tell(`— ${what}`);
  await stage.panel.post("agent::update", data);
}

/** The agent as host code asks for them at any time. */
export function agentOf(stage: Stage): Loose {
  return new stage.connect.Agent();
}

/** A contact the agent has. */
export function contactOf(stage: Stage, id: string): Loose {
  return agentOf(stage)
    .getContacts()
    .find((contact: Loose) => contact.getContactId() === id);
}
