/** Microphone, loudspeaker and connections of this page's calls. */
import type { TextStore } from "@tributary/conduit";
import { type Clock, createScope, type Random } from "@tributary/kernel";
import type { PanelLink } from "../shell/panel/panel-link.ts";
import { type AudioDevices, createAudioDevices } from "./audio-devices.ts";
import type { BrowserMedia } from "./browser-media.ts";
import { createCallLeg } from "./call-leg.ts";
import { type CallLegsDeps, createCallLegs } from "./call-legs.ts";
import type { CallToOpen } from "./calls-to-open.ts";
import { createMicrophone, type Microphone } from "./microphone.ts";
import { openPeerAudio } from "./peer-audio.ts";
import { createSignalingClient } from "./signaling-client.ts";
import type { SoftphoneFailure } from "./softphone-failure.ts";
import type { AudioFacts } from "./softphone-state.ts";
import { createSpeaker } from "./speaker.ts";

/** Disposing closes everything. */
export interface SoftphoneAudio extends Disposable {
  readonly facts: AudioFacts;
  readonly devices: AudioDevices;
  readonly microphone: Pick<Microphone, "use">;
  /** Has audio for these calls only. `isMuted`: the others hear silence. */
  follow(calls: readonly CallToOpen[], isMuted: boolean): void;
  /** Handles a reply of the center. */
  receive(message: unknown): void;
  /** Resolves to true if the center answers. */
  isAnswered(): Promise<boolean>;
  linkUp(): void;
  linkLost(): void;
  /** The agent has used the page: browsers permit sound from now on. */
  touched(): void;
  /** Opens audio that has failed again. */
  retry(): void;
}

/** Dependencies of {@link createSoftphoneAudio}. */
export type SoftphoneAudioDeps = Pick<CallLegsDeps, "onStep" | "onFailure"> & {
  readonly clock: Clock;
  readonly random: Random;
  readonly link: Pick<PanelLink, "isUp" | "softphone">;
  readonly media: BrowserMedia;
  readonly settings: TextStore;
  /** Id of this page on the panel's link. */
  readonly connectionId: string;
  /** The same after a reload of the page. */
  readonly browserId: string;
  /** Uses a device for ringing. Resolves to false if it cannot be used. */
  readonly setRinger: (deviceId: string) => Promise<boolean>;
  readonly hasEchoCancellation: () => boolean;
  readonly onChange: () => void;
};

export function createSoftphoneAudio(deps: SoftphoneAudioDeps): SoftphoneAudio {
  const { clock, link, media } = deps;
  const scope = createScope();
  let open: readonly CallToOpen[] = [];
  let isMuted = false;
  /** Microphone that the connections send. */
  let sent: MediaStream | null = null;

  const send = (message: Readonly<Record<string, unknown>>): void => link.softphone(deps.connectionId, message);
  const signaling = scope.use(createSignalingClient({ clock, isLinkUp: () => link.isUp, send }));
  const speaker = scope.use(createSpeaker({ media, onBlockedChange: deps.onChange }));
  const microphone = scope.use(
    createMicrophone({
      ...deps,
      devices: media.devices,
      deviceId: () => devices.chosen.microphone,
      onChange: update,
      onUnanswered() {
        const [call] = open;
        if (call !== undefined) deps.onFailure("microphone-not-allowed-yet", call);
      },
    }),
  );
  const legs = scope.use(
    createCallLegs({
      ...deps,
      openLeg: (options) =>
        createCallLeg(
          { ...deps, microphone, openPeer: (peer) => openPeerAudio({ ...deps, signaling }, peer) },
          options,
        ),
      onChange: update,
      onStep(step, call) {
        if (step === "connected") void signaling.request("accept", { callContextToken: call.config.token });
        deps.onStep(step, call);
      },
    }),
  );
  const devices = createAudioDevices({ ...deps, speaker, reopenMicrophone: microphone.reopen });

  function update(): void {
    const { state } = microphone;
    const stream = state.phase === "on" ? state.stream : null;
    if (stream !== null && stream !== sent) legs.sendMicrophone(stream);
    sent = stream;
    microphone.setHeard(legs.hasAccepted() && !isMuted);
    speaker.play(legs.remote());
    deps.onChange();
  }

  function retry(): void {
    if (microphone.state.phase === "failed") void microphone.reopen();
    legs.retry();
  }

  const onDevices = (): void => {
    if (failureOf(microphone) !== null) retry();
  };
  media.devices?.addEventListener("devicechange", onDevices);
  scope.defer(() => media.devices?.removeEventListener("devicechange", onDevices));

  return {
    get facts() {
      return { legs: legs.snapshots(), microphone: failureOf(microphone), isBlocked: speaker.isBlocked };
    },
    devices,
    microphone,
    follow(calls, muted) {
      open = calls;
      isMuted = muted;
      legs.follow(calls);
      update();
    },
    receive: signaling.receive,
    isAnswered: async () => (await signaling.request("bye", {})).ok,
    linkUp: legs.linkUp,
    linkLost: signaling.linkLost,
    touched: speaker.unblock,
    retry,
    [Symbol.dispose]: () => scope[Symbol.dispose](),
  };
}

function failureOf({ state }: Microphone): SoftphoneFailure | null {
  if (state.phase === "failed") return state.failure;
  return state.phase === "asking" && state.isSlow ? "microphone-not-allowed-yet" : null;
}
