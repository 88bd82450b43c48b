import type { AgentState, ContactData, HostAgentData } from "@tributary/protocol/host-data";
import { agentCalls } from "./agent-calls.ts";
import type { Agent } from "./agent-types.ts";
import type { Contact } from "./contact-types.ts";
import type { Self } from "./host-types.ts";
import { durationSince, reading, subscribing } from "./method-factories.ts";

/** Namespace of voice topics on the SDK channel. */
const VOICE = "aws.connect.voice";
const read = reading<HostAgentData>();
const getState = read<AgentState>((data) => data.snapshot.state);
const getStateDuration = durationSince<HostAgentData>((data) => data.snapshot.state.startTimestamp);

const events = {
  onRefresh: subscribing("agent::refresh"),
  onStateChange: subscribing("agent::state_change"),
  onRoutable: subscribing("agent::routable"),
  onNotRoutable: subscribing("agent::not_routable"),
  onOffline: subscribing("agent::offline"),
  onError: subscribing("agent::error"),
  onAfterCallWork: subscribing("agent::acw"),
  onEnqueuedNextState: subscribing("agent::enqueued_next_state"),
  onClearedNextState: subscribing("agent::cleared_next_state"),
  onSoftphoneError: subscribing("agent::softphone_error"),
  onWebSocketConnectionLost: subscribing("agent::websocket_connection_lost"),
  onWebSocketConnectionGained: subscribing("agent::websocket_connection_gained"),
  onMuteToggle: subscribing("agent::mute_toggle"),
  onLocalMediaStreamCreated: subscribing("agent::local_media_stream_created"),
  onSpeakerDeviceChanged: subscribing("configuration::speaker_device_changed"),
  onMicrophoneDeviceChanged: subscribing("configuration::microphone_device_changed"),
  onRingerDeviceChanged: subscribing("configuration::ringer_device_changed"),
  onCameraDeviceChanged: subscribing("configuration::camera_device_changed"),
  onBackgroundBlurChanged: subscribing("configuration::background_blur_changed"),
};

const getters = {
  getState,
  getStatus: getState,
  getNextState: read<AgentState>((data) => data.snapshot.nextState),
  getAvailabilityState: read<ReturnType<Agent["getAvailabilityState"]>>((data) => data.snapshot.agentAvailabilityState),
  getStateDuration,
  getStatusDuration: getStateDuration,
  getPermissions: read<string[]>((data) => data.configuration.permissions),
  getConfiguration: read<ReturnType<Agent["getConfiguration"]>>((data) => data.configuration),
  getAgentStates: read<ReturnType<Agent["getAgentStates"]>>((data) => data.configuration.agentStates),
  getRoutingProfile: read<ReturnType<Agent["getRoutingProfile"]>>((data) => data.configuration.routingProfile),
  getVoiceEnhancementMode: read<ReturnType<Agent["getVoiceEnhancementMode"]>>(
    (data) => data.configuration.voiceEnhancementMode,
  ),
  getName: read<string>((data) => data.configuration.name),
  getAgentARN: read<string>((data) => data.configuration.agentARN),
  getExtension: read<string>((data) => data.configuration.extension),
  getDialableCountries: read<string[]>((data) => data.configuration.dialableCountries),
  isSoftphoneEnabled: read<boolean>((data) => data.configuration.softphoneEnabled),
  getAllQueueARNs: read<string[]>((data) => data.configuration.routingProfile.queues.map((queue) => queue.queueARN)),
};

/** An agent with the members that create contacts. */
export type ContactHolder = Self<Agent> & {
  /** Creates a contact handle. Replaceable. */
  _createContactAPI(contact: ContactData): Contact;
};

const rest: Pick<Agent, "_getData" | "getContacts" | "toSnapshot"> &
  Pick<ContactHolder, "_createContactAPI"> &
  ThisType<ContactHolder> = {
  _getData() {
    return this._instance.ns.core.getAgentDataProvider().getAgentData();
  },
  _createContactAPI(contact) {
    return new this._instance.ns.Contact(contact.contactId);
  },
  getContacts(contactTypeFilter) {
    return this._getData()
      .snapshot.contacts.filter((contact) => !contactTypeFilter || contact.type === contactTypeFilter)
      .map((contact) => this._createContactAPI(contact));
  },
  toSnapshot() {
    return new this._instance.ns.AgentSnapshot(this._getData());
  },
};

/** Members that use the SDK channel. */
const sdk: Pick<
  Agent,
  | "getNetworkConnectionStatus"
  | "onNetworkConnectionStatusChanged"
  | "onVoiceEnhancementModeChanged"
  | "setVoiceEnhancementMode"
> &
  ThisType<Self<Agent>> = {
  getNetworkConnectionStatus() {
    // The panel's protocol defines the response type.
    return this._instance.ns.core.sdk.request("agent/getNetworkConnectionStatus") as ReturnType<
      Agent["getNetworkConnectionStatus"]
    >;
  },
  onNetworkConnectionStatusChanged(callback) {
    const topic = { namespace: "aws.connect.contact", key: "agent/networkConnectionStatusChanged" };
    // The panel's protocol defines the payload type.
    return this._instance.ns.core.sdk.subscribe(topic, callback as (data: unknown) => void);
  },
  onVoiceEnhancementModeChanged(callback) {
    const topic = { namespace: VOICE, key: "voice/voiceEnhancementModeChanged" };
    // The panel's protocol defines the payload type.
    return this._instance.ns.core.sdk.subscribe(topic, callback as (data: unknown) => void);
  },
  setVoiceEnhancementMode(mode) {
    if (!/^(VOICE_ISOLATION|NOISE_SUPPRESSION|NONE)$/.test(mode)) {
      throw new Error(`Unknown voice enhancement mode: ${mode}.`);
    }
    const { sdk } = this._instance.ns.core;
    return sdk.request("voice/setVoiceEnhancementMode", { voiceEnhancementMode: mode }, VOICE).then(() => undefined);
  },
};

/** Panels that omit the concurrency handle one call and one chat. */
function getChannelConcurrency(this: Self<Agent>, channel?: string): unknown {
  const map = this._getData().configuration.routingProfile.channelConcurrencyMap ?? { VOICE: 1, CHAT: 1 };
  return channel ? (map[channel] ?? 0) : map;
}

export const agentMembers = {
  ...events,
  ...getters,
  ...rest,
  ...sdk,
  ...agentCalls,
  // returns a number if a channel is given, else the map
  getChannelConcurrency: getChannelConcurrency as Agent["getChannelConcurrency"],
};
