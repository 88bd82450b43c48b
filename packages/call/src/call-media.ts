/** Microphone, speaker and connection of a call: the devices stay while connections come and go. */
import { accepted, createScope, type Result } from "@tributary/kernel";
import { type AudioConnection, type AudioConnectionOptions, connectAudio } from "./audio/audio-connection.ts";
import { listDevices } from "./audio/devices.ts";
import { createMicrophone, type MicrophoneProblem } from "./audio/microphone.ts";
import { createSpeaker } from "./audio/speaker.ts";
import type { Call } from "./call.ts";
import type { CallStore } from "./call-store.ts";
import type { CallDeps } from "./platform-deps.ts";

/** The media of a call. Disposing turns everything off. */
export interface CallMedia
  extends Disposable,
    Pick<Call, "mute" | "unmute" | "playSound" | "devices" | "onDevicesChange" | "chooseMicrophone" | "chooseSpeaker"> {
  /** True if the microphone is on, or was. */
  readonly hasOpened: boolean;
  /** Turns on the system's microphone, unless one is on. */
  openMicrophone(): Promise<Result<void, MicrophoneProblem>>;
  /** Turns microphone and connection off, until they are opened again. A muted microphone is not muted any more. */
  disconnect(): void;
  /** Connects the audio of the call, in place of an earlier connection. */
  connect(options: Omit<AudioConnectionOptions, "track" | "onStream">): void;
}

/** Creates the media of a call: nothing is on. */
export function createCallMedia(deps: CallDeps, store: CallStore): CallMedia {
  const { media } = deps;
  const scope = createScope();
  let connection: AudioConnection | undefined;
  let hasOpened = false;

  const microphone = scope.use(
    createMicrophone(media, {
      onTrack(track) {
        hasOpened = true;
        connection?.replaceTrack(track);
        store.set({ hasMicrophone: true });
      },
      onLost: () => store.set({ hasMicrophone: false }),
    }),
  );
  const speaker = scope.use(createSpeaker(deps.createAudioOutput(), (isSoundBlocked) => store.set({ isSoundBlocked })));

  function onDevicesChange(listener: () => void): Disposable {
    media?.addEventListener("devicechange", listener);
    return { [Symbol.dispose]: () => media?.removeEventListener("devicechange", listener) };
  }

  function setMuted(isMuted: boolean): void {
    microphone.setMuted(isMuted);
    store.set({ isMuted });
  }

  async function open(deviceId: string | null): Promise<Result<void, MicrophoneProblem>> {
    const opened = await microphone.open(deviceId);
    return opened.ok ? accepted(undefined) : opened;
  }

  // A microphone that is plugged in takes the place of a lost one.
  scope.use(onDevicesChange(() => void (store.snapshot.hasMicrophone || open(null))));
  return {
    get hasOpened() {
      return hasOpened;
    },
    openMicrophone: async () => (hasOpened ? accepted(undefined) : open(null)),
    disconnect() {
      connection?.[Symbol.dispose]();
      connection = undefined;
      microphone.close();
      speaker.stop();
      hasOpened = false;
      setMuted(false);
      store.set({ hasMicrophone: true, isSoundBlocked: false });
    },
    connect(options) {
      connection?.[Symbol.dispose]();
      connection = connectAudio(deps, {
        ...options,
        track: () => microphone.track,
        onStream: (stream) => speaker.play(stream),
      });
    },
    mute: () => setMuted(true),
    unmute: () => setMuted(false),
    playSound: () => speaker.resume(),
    devices: () =>
      listDevices(media, {
        microphoneId: microphone.track?.getSettings().deviceId ?? null,
        speakerId: speaker.chosenId,
        canChooseSpeaker: speaker.canChoose,
      }),
    onDevicesChange,
    chooseMicrophone: open,
    chooseSpeaker: (deviceId) => speaker.choose(deviceId),
    [Symbol.dispose]() {
      connection?.[Symbol.dispose]();
      scope[Symbol.dispose]();
    },
  };
}
