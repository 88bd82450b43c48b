/** Common start of most scenarios: a signed-in panel, and host code that subscribes to the agent and the contacts. */
import { desk, type Fields } from "./agent-data.ts";
import type { HostPage } from "./host-page.ts";
import type { Loose } from "./loose.ts";

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

/** Event subscriptions of a contact, without those on the SDK channel. */
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

/** Subscribes to all events of the core, the agent and every contact, and to the bus. */
export function follow(page: HostPage): void {
  const { connect } = page;
  page.listenToBus();
  for (const name of CORE_EVENTS) connect.core[name](page.recorder(`core.${name}`));
  connect.agent((agent: Loose) => {
    page.record("connect.agent", agent);
    followAgent(page, agent);
  });
  connect.contact((contact: Loose) => {
    page.record("connect.contact", contact);
    followContact(page, contact);
  });
}

/** Subscribes to all events of the agent. */
export function followAgent(page: HostPage, agent: Loose): void {
  for (const name of AGENT_EVENTS) agent[name](page.recorder(`agent.${name}`));
}

/** Subscribes to all events of a contact. */
export function followContact(page: HostPage, contact: Loose): void {
  const id = contact.getContactId();
  for (const name of CONTACT_EVENTS) contact[name](page.recorder(`${id}.${name}`));
}

/** Performs the handshake of a signed-in panel; `params` are the host's. */
export async function signIn(page: HostPage, data: Fields = desk(), params: object = {}): Promise<void> {
  page.open(params);
  follow(page);
  await greet(page, data);
}

/** Performs only the panel's side of the handshake. */
export async function greet(page: HostPage, data: Fields = desk(), id = "panel-1"): Promise<void> {
  await page.panel.loaded();
  await page.panel.post("acknowledge", { id });
  await page.panel.post("update_connected_ccps", { length: 1 });
  await page.panel.post("agent::update", data);
  await page.drain();
}

/** Sends an update as the panel, and records its description. */
export async function change(page: HostPage, what: string, data: Fields): Promise<void> {
  page.record(`— ${what}`);
  await page.panel.post("agent::update", data);
}

/** Returns the agent, as host code obtains it. */
export function agentOf(page: HostPage): Loose {
  return new page.connect.Agent();
}

/** Returns a contact of the agent. */
export function contactOf(page: HostPage, id: string): Loose {
  return agentOf(page)
    .getContacts()
    .find((contact: Loose) => contact.getContactId() === id);
}
