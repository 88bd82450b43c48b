/** Ring tone configured by the host page: its sound file, or the panel's own tone. */
import type { RingTone } from "./ring-tone.ts";

/** A ring tone that can use a sound file. */
export interface HostTone extends RingTone {
  /** Uses the file at `url` from the next ring on; null: the panel's own tone. */
  choose(url: string | null): void;
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
  let chosen: string | null = null;
  let playing: Player | undefined;
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
      own.start();
    }
  }

  return {
    get isBlocked() {
      return isBlocked || own.isBlocked;
    },
    choose(url) {
      chosen = url;
    },
    start() {
      if (chosen === null) {
        own.start();
        return;
      }
      playing = createPlayer(chosen);
      playing.loop = true;
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
