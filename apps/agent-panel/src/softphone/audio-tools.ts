/** Tools for the views of devices: lists, levels, test tones and the check before a call. */
import type { Clock } from "@tributary/kernel";
import { type AudioCheck, checkAudio } from "./audio-check.ts";
import type { BrowserMedia } from "./browser-media.ts";
import { type DeviceList, listDevices } from "./device-choice.ts";
import { measureLevel } from "./level-meter.ts";
import type { Softphone } from "./softphone.ts";
import { createSpeaker } from "./speaker.ts";

/** Tools for devices. Every result that is a `Disposable` stops when it is disposed. */
export interface AudioTools {
  devices(): Promise<DeviceList>;
  /** Calls `onChange` when a device is connected or removed. */
  followDevices(onChange: () => void): Disposable;
  /** Opens the microphone and reports its level, 0 to 1, ten times per second. */
  followLevel(onLevel: (level: number) => void): Disposable;
  /** Plays a tone on the loudspeaker, or rings. */
  test(kind: "speaker" | "ringer"): Disposable;
  check(): Promise<AudioCheck>;
}

/** Dependencies of {@link createAudioTools}. */
export type AudioToolsDeps = {
  readonly clock: Clock;
  readonly media: BrowserMedia;
  readonly softphone: Pick<Softphone, "state" | "audio">;
  readonly isLinkUp: () => boolean;
  readonly ring: { start(): void; stop(): void };
};

/** Length of a test. Unit: milliseconds. */
const TEST_MS = 3_000;

/** Pitch and loudness of the tone for loudspeakers. Units: hertz; share of full scale. */
const TONE = { pitch: 440, loudness: 0.15 };

export function createAudioTools(deps: AudioToolsDeps): AudioTools {
  const { clock, media, softphone } = deps;
  const { microphone, isAnswered } = softphone.audio;
  /** Stops a test after its time, or before, once. */
  const limited = (stop: () => void): Disposable => {
    let isOver = false;
    const end = (): void => {
      if (!isOver) stop();
      isOver = true;
    };
    const timer = clock.after(TEST_MS, end);
    return {
      [Symbol.dispose]() {
        timer[Symbol.dispose]();
        end();
      },
    };
  };

  function playTone(): Disposable {
    const context = media.createContext();
    const tone = context.createOscillator();
    const loudness = context.createGain();
    const output = context.createMediaStreamDestination();
    const speaker = createSpeaker({ media, onBlockedChange: () => undefined });
    tone.frequency.value = TONE.pitch;
    loudness.gain.value = TONE.loudness;
    tone.connect(loudness).connect(output);
    tone.start();
    void speaker.choose(softphone.state.read().chosen.speaker);
    speaker.play(output.stream);
    return limited(() => {
      speaker[Symbol.dispose]();
      void context.close().catch(() => undefined); // rejects if already closed
    });
  }

  return {
    devices: () => listDevices(media.devices),
    followDevices(onChange) {
      media.devices?.addEventListener("devicechange", onChange);
      return { [Symbol.dispose]: () => media.devices?.removeEventListener("devicechange", onChange) };
    },
    followLevel(onLevel) {
      let isStopped = false;
      let stop = (): void => undefined;
      void microphone.use().then((use) => {
        if (!use.ok) return; // reported as a problem of the softphone, or by the check
        if (isStopped) return use.value[Symbol.dispose]();
        let measured = use.value.stream;
        let meter = measureLevel(deps, measured, onLevel);
        const unsubscribe = softphone.state.subscribe(() => {
          if (use.value.stream === measured) return;
          measured = use.value.stream; // another device
          meter[Symbol.dispose]();
          meter = measureLevel(deps, measured, onLevel);
        });
        stop = () => {
          unsubscribe();
          meter[Symbol.dispose]();
          use.value[Symbol.dispose]();
        };
      });
      return {
        [Symbol.dispose]() {
          isStopped = true;
          stop();
        },
      };
    },
    test(kind) {
      if (kind === "speaker") return playTone();
      deps.ring.start();
      return limited(deps.ring.stop);
    },
    check: () => checkAudio({ clock, media, microphone, isAnswered, isLinkUp: deps.isLinkUp }),
  };
}
