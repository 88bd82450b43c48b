/** The audio of the others: one element of the page. */
import { playOn } from "../shared/play-on.ts";
import type { BrowserMedia } from "./browser-media.ts";

/** Disposing stops the sound. */
export interface Speaker extends Disposable {
  /** True if the browser plays no sound until the agent uses the page. */
  readonly isBlocked: boolean;
  /** Plays the stream in place of an earlier one; null: none. */
  play(stream: MediaStream | null): void;
  /** Tries again. Call it during a user gesture, when browsers permit sound. */
  unblock(): void;
  /** Uses the device; empty: that of the system. Resolves to false if the browser or the device cannot. */
  choose(deviceId: string): Promise<boolean>;
}

type Deps = { readonly media: Pick<BrowserMedia, "createAudio">; readonly onBlockedChange: () => void };

/** Creates the speaker. The element exists from the first sound on. */
export function createSpeaker({ media, onBlockedChange }: Deps): Speaker {
  let element: HTMLAudioElement | undefined;
  let isBlocked = false;
  let deviceId = "";

  function block(next: boolean): void {
    if (next === isBlocked) return;
    isBlocked = next;
    onBlockedChange();
  }

  async function start(player: HTMLAudioElement): Promise<void> {
    try {
      await player.play();
      block(false);
    } catch (cause) {
      // Otherwise another stream has taken its place, or none.
      if (cause instanceof Error && cause.name === "NotAllowedError") block(player.srcObject !== null);
    }
  }

  return {
    get isBlocked() {
      return isBlocked;
    },
    play(stream) {
      if (element?.srcObject === stream || (stream === null && element === undefined)) return;
      element ??= media.createAudio();
      const player = element;
      player.srcObject = stream;
      if (stream === null) {
        block(false);
        return;
      }
      if (deviceId !== "") void playOn(player, deviceId);
      void start(player);
    },
    unblock() {
      if (isBlocked && element !== undefined) void start(element);
    },
    async choose(next) {
      deviceId = next;
      return element === undefined || playOn(element, next);
    },
    [Symbol.dispose]() {
      if (element !== undefined) element.srcObject = null;
      element = undefined;
    },
  };
}
