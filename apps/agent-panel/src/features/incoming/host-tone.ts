/** The tone that the host page asks for: its own sound file where it names one, else the panel's own ring. */
import type { RingTone } from "./ring-tone.ts";

/** A tone that may be exchanged for a file. */
export interface HostTone extends RingTone {
  /** Rings with the file at `url` from the next ring on; null: with the panel's own tone. */
  choose(url: string | null): void;
}

/** The part of the platform's audio element that is used. */
export type Player = { loop: boolean; play(): Promise<void>; pause(): void };

type Deps = {
  readonly own: RingTone;
  readonly createPlayer: (url: string) => Player;
  /** The browser has begun or ceased to refuse. */
  readonly onBlockedChange: () => void;
};

/** Makes {@link HostTone}. A file that cannot be played leaves the ring to the panel's own tone. */
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
        player.pause(); // stopped while it was being loaded
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
