/**
 * The panel's softphone: the audio of the agent's calls in the one page that has it, and its state in all others.
 *
 * Source: docs/wire/voice.md#panel-frames, docs/wire/streams.md#broadcasts; PA-57 to PA-62.
 */
import type { Logger } from "@tributary/kernel";
import type { PanelServerFrame } from "@tributary/protocol/panel";
import type { Desk } from "../shared/desk.ts";
import { createStore, type ReadableStore } from "../shared/store.ts";
import type { PanelLink } from "../shell/panel/panel-link.ts";
import { createAudioOwnership, isMaster, RINGTONE_TOPIC, SOFTPHONE_TOPIC } from "./audio-ownership.ts";
import { BUS, busRequestOf, deviceChangedEvent } from "./bus-events.ts";
import { callsToOpen } from "./calls-to-open.ts";
import type { DeviceKind } from "./device-choice.ts";
import type { HostAudio } from "./host-audio.ts";
import { createSoftphoneAudio, type SoftphoneAudio, type SoftphoneAudioDeps } from "./softphone-audio.ts";
import { ERROR_TYPES } from "./softphone-failure.ts";
import { problemOf, type SoftphoneState } from "./softphone-state.ts";

/** Disposing closes the audio of all calls. */
export interface Softphone extends Disposable {
  readonly state: ReadableStore<SoftphoneState>;
  readonly audio: Pick<SoftphoneAudio, "microphone" | "isAnswered">;
  /** Follows the calls on the desk. */
  follow(contacts: Desk["contacts"]): void;
  /** Handles each frame of the center. */
  receive(frame: PanelServerFrame): void;
  linkLost(): void;
  setHost(host: HostAudio): void;
  /** The agent has used the page: browsers permit sound from now on. */
  touched(): void;
  /** Mutes or unmutes the agent's microphone, in the page that has the audio. */
  mute(isMuted: boolean): void;
  /** Opens audio that has failed again. */
  retry(): void;
  /** Resolves to false if the device cannot be used. */
  choose(kind: DeviceKind, deviceId: string): Promise<boolean>;
}

/** Dependencies of {@link createSoftphone}. */
export type SoftphoneDeps = Omit<
  SoftphoneAudioDeps,
  "link" | "hasEchoCancellation" | "onChange" | "onStep" | "onFailure"
> & {
  readonly log: Logger;
  readonly link: Pick<PanelLink, "isUp" | "master" | "broadcast" | "softphone">;
};

const NO_AUDIO: HostAudio = { isAllowed: false, hasEchoCancellation: true, hasDeviceSettings: false };

/** Creates the softphone of a page that has no audio until its host permits it. */
export function createSoftphone(deps: SoftphoneDeps): Softphone {
  const { link, log, connectionId } = deps;
  let host = NO_AUDIO;
  let contacts: Desk["contacts"] = [];
  let isMuted = false;
  let pages = 1;

  const ownership = createAudioOwnership({ server: link, onChange: followCalls });
  const audio = createSoftphoneAudio({
    ...deps,
    hasEchoCancellation: () => host.hasEchoCancellation,
    onChange: () => store.write(stateNow()),
    onStep(step, call) {
      const event = { begun: BUS.sessionInit, "microphone-open": BUS.streamCreated, connected: null }[step];
      if (event !== null) link.broadcast(event, { connectionId: call.connectionId });
    },
    onFailure(failure, { config }) {
      log.warn("audio of a call failed", { failure });
      const data = { errorType: ERROR_TYPES[failure], errorMessage: failure, endPointUrl: config.endpoint };
      link.broadcast(BUS.softphoneError, data);
    },
  });
  const store = createStore(stateNow(), log);

  function stateNow(): SoftphoneState {
    const { isOwner } = ownership;
    const { facts, devices } = audio;
    return {
      isOwner,
      isMuted,
      hasDeviceSettings: isOwner && host.hasDeviceSettings,
      chosen: devices.chosen,
      legs: facts.legs,
      problem: problemOf(facts),
    };
  }

  function followCalls(): void {
    const calls = ownership.isOwner ? callsToOpen(contacts) : [];
    const hadCalls = audio.facts.legs.size > 0;
    const hasEnded = hadCalls && calls.length === 0;
    if (hasEnded) isMuted = false;
    audio.follow(calls, isMuted);
    if (hasEnded && ownership.isOwner) link.broadcast(BUS.muteToggle, { muted: false });
  }

  /** In the page that has the audio. Without a call there is nothing to mute. */
  function muteHere(next: boolean): void {
    if (audio.facts.legs.size === 0) return;
    isMuted = next;
    followCalls();
    link.broadcast(BUS.muteToggle, { muted: next });
  }

  async function choose(kind: DeviceKind, deviceId: string): Promise<boolean> {
    const isUsed = await audio.devices.choose(kind, deviceId);
    if (isUsed) link.broadcast(deviceChangedEvent(kind), { deviceId });
    return isUsed;
  }

  /** The page that rings changes the ring tone, and that with the audio everything else. */
  async function chooseForHost(kind: DeviceKind, deviceId: string): Promise<void> {
    if (kind !== "ringer" ? ownership.isOwner : await isMaster(link, RINGTONE_TOPIC)) await choose(kind, deviceId);
  }

  function receiveBroadcast(event: string, data: unknown): void {
    const request = busRequestOf(event, data);
    if (request?.type === "mute" && ownership.isOwner) muteHere(request.isMuted);
    if (request?.type === "muted" && !ownership.isOwner) {
      isMuted = request.isMuted;
      store.write(stateNow());
    }
    if (request?.type === "choose-device") void chooseForHost(request.kind, request.deviceId);
    if (request?.type === "device-chosen") audio.devices.adopt(request.kind, request.deviceId);
  }

  function receivePages(length: number): void {
    // A page that has just opened takes the microphone to be on.
    if (length > pages && isMuted && ownership.isOwner) link.broadcast(BUS.muteToggle, { muted: true });
    pages = length;
    ownership.check();
  }

  return {
    state: store,
    audio,
    follow(next) {
      contacts = next;
      followCalls();
    },
    receive(frame) {
      if (frame.type === "softphone" && frame.connectionId === connectionId) audio.receive(frame.jsonRpcMsg);
      else if (frame.type === "broadcast") receiveBroadcast(frame.event, frame.data);
      else if (frame.type === "pages") receivePages(frame.length);
      else if (frame.type === "master-result" && frame.answer.topic === SOFTPHONE_TOPIC) ownership.check();
      else if (frame.type === "welcome") {
        ownership.check();
        audio.linkUp();
      }
    },
    linkLost: audio.linkLost,
    setHost(next) {
      host = next;
      ownership.allow(host.isAllowed);
      store.write(stateNow());
    },
    touched: audio.touched,
    mute(next) {
      if (ownership.isOwner) muteHere(next);
      else link.broadcast(BUS.mute, { mute: next });
    },
    retry: audio.retry,
    choose,
    [Symbol.dispose]: () => audio[Symbol.dispose](),
  };
}
