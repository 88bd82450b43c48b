/** Ring tones configured by the host page: its sound files, or the panel's own tones. */
import { playOn } from "../../shared/play-on.ts";
import type { RingKind } from "./incoming.view-model.ts";
import type { RingTone } from "./ring-tone.ts";

/** A ring tone that can use a sound file. */
export interface HostTone extends RingTone {
  /** Uses the file at `url` from the next ring on; null: the panel's own tone. */
  choose(kind: RingKind, url: string | null): void;
}

/** The used part of the platform's audio element. */
export type Player = { loop: boolean; play(): Promise<void>; pause(): void };

type Deps = {
  readonly own: RingTone;
  readonly createPlayer: (url: string) => Player;
  /** The browser started or stopped blocking sound. */
  readonly onBlockedChange: () => void;
};

/** Creates a {@link HostTone}. Falls back to the panel's own tone if the file cannot be played. */
export function createHostTone({ own, createPlayer, onBlockedChange }: Deps): HostTone {
  const chosen: Partial<Record<RingKind, string | null>> = {};
  let playing: Player | undefined;
  let ringing: RingKind = "chat";
  let deviceId = "";
  let isBlocked = false;

  function block(next: boolean): void {
    if (next === isBlocked) return;
    isBlocked = next;
    onBlockedChange();
  }

  async function play(player: Player): Promise<void> {
    try {
      await player.play();
      if (playing !== player)
        player.pause(); // stopped while loading
      else block(false);
    } catch (cause) {
      if (playing !== player) return;
      const isRefused = cause instanceof Error && cause.name === "NotAllowedError";
      block(isRefused);
      if (isRefused) return;
      playing = undefined;
      own.start(ringing);
    }
  }

  return {
    get isBlocked() {
      return isBlocked || own.isBlocked;
    },
    choose(kind, url) {
      chosen[kind] = url;
    },
    playOnDevice(next) {
      deviceId = next;
      if (playing !== undefined) void playOn(playing, next);
      return own.playOnDevice(next);
    },
    start(kind) {
      if (playing !== undefined) return;
      ringing = kind;
      const url = chosen[kind];
      if (!url) {
        own.start(kind);
        return;
      }
      playing = createPlayer(url);
      playing.loop = true;
      if (deviceId !== "") void playOn(playing, deviceId);
      void play(playing);
    },
    stop() {
      own.stop();
      playing?.pause();
      playing = undefined;
      block(false);
    },
    chime: () => own.chime(),
    unblock() {
      own.unblock();
      if (isBlocked && playing !== undefined) void play(playing);
    },
    [Symbol.dispose]() {
      this.stop();
      own[Symbol.dispose]();
    },
  };
}
