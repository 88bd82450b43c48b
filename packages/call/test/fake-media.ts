/** Microphones, speakers and an audio element for tests. */
import type { AudioOutput, MediaInput } from "../src/index.ts";

type Track = MediaStreamTrack & { readonly isStopped: boolean };

/** Microphones of a machine: the first is the system's. */
export function createFakeMedia(microphones: string[] = ["built-in", "headset"]) {
  const events = new EventTarget();
  const tracks: Track[] = [];
  const settings: { error: string | null; answer: Promise<void> | null } = { error: null, answer: null };

  function createTrack(id: string): Track {
    const target = new EventTarget();
    let isStopped = false;
    const stop = (): void => {
      isStopped = true;
    };
    const track = Object.assign(target, { id, enabled: true, stop, getSettings: () => ({ deviceId: id }) });
    Object.defineProperty(track, "isStopped", { get: () => isStopped });
    tracks.push(track as unknown as Track);
    return track as unknown as Track;
  }

  const media = {
    async getUserMedia({ audio }: { audio: { deviceId?: { exact: string } } }) {
      await settings.answer;
      if (settings.error !== null) throw Object.assign(new Error(settings.error), { name: settings.error });
      const wanted = audio.deviceId?.exact ?? microphones[0];
      if (wanted === undefined || !microphones.includes(wanted))
        throw Object.assign(new Error("none"), { name: "NotFoundError" });
      const track = createTrack(wanted);
      return { getAudioTracks: () => [track] };
    },
    enumerateDevices: async () => [
      ...microphones.map((deviceId) => ({ kind: "audioinput", deviceId, label: `${deviceId} microphone` })),
      { kind: "audiooutput", deviceId: "speaker", label: "Speaker" },
      { kind: "videoinput", deviceId: "camera", label: "Camera" },
    ],
    addEventListener: events.addEventListener.bind(events),
    removeEventListener: events.removeEventListener.bind(events),
  };
  return {
    media: media as unknown as MediaInput, // as far as a call uses it
    tracks,
    settings,
    get live(): readonly string[] {
      return tracks.filter(({ isStopped }) => !isStopped).map(({ id }) => id);
    },
    plugIn(id: string): void {
      microphones.push(id);
      events.dispatchEvent(new Event("devicechange"));
    },
    /** Unplugs a microphone: its tracks end, and the event of the devices follows. */
    unplug(id: string): void {
      microphones.splice(microphones.indexOf(id), 1);
      for (const track of tracks.filter((each) => each.id === id && !each.isStopped)) {
        track.stop();
        track.dispatchEvent(new Event("ended"));
      }
      events.dispatchEvent(new Event("devicechange"));
    },
  };
}

/** An audio element. `refuses`: the browser wants a gesture first. */
export function createFakeOutput({ refuses = false, canChoose = true } = {}) {
  const output = {
    srcObject: null as unknown,
    isPlaying: false,
    sinkId: "",
    refuses,
    async play() {
      if (output.refuses) throw Object.assign(new Error("no gesture"), { name: "NotAllowedError" });
      output.isPlaying = true;
    },
    pause() {
      output.isPlaying = false;
    },
    ...(canChoose && {
      async setSinkId(id: string) {
        if (id === "gone") throw new Error("no such speaker");
        output.sinkId = id;
      },
    }),
  };
  return { output, element: output as unknown as AudioOutput }; // as far as a call uses it
}
