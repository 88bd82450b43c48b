/** Makes itself heard and seen while something rings: the tone in one of the agent's pages, the title in all of them. */
import type { Clock } from "@tributary/kernel";
import { messages } from "../../messages/en.ts";
import type { RingWish } from "./incoming.view-model.ts";
import type { RingTone } from "./ring-tone.ts";

/** Carries out {@link RingWish}es. */
export interface Ringing extends Disposable {
  follow(wish: RingWish): void;
  /** Whether this page may sound at all: the agent's switch and the host's wishes. */
  allowSound(isAllowed: boolean): void;
}

type Deps = {
  readonly clock: Clock;
  readonly tone: Pick<RingTone, "start" | "stop">;
  readonly setTitle: (title: string) => void;
  /** Whether this page is the one of the agent's pages that rings. */
  readonly isMaster: () => Promise<boolean>;
};

/** Unit: milliseconds. */
const FLASH_MS = 1_000;

/** Makes {@link Ringing}: silent until told otherwise. */
export function createRinging({ clock, tone, setTitle, isMaster }: Deps): Ringing {
  let wish: RingWish = { isRinging: false, title: null };
  let isAllowed = true;
  let isSounding = false;
  let flashing: Disposable | undefined;
  let shown = "";

  function sound(): void {
    const isWanted = wish.isRinging && isAllowed;
    if (isWanted === isSounding) return;
    isSounding = isWanted;
    if (!isWanted) {
      tone.stop();
      return;
    }
    void isMaster().then((isOurs) => {
      if (isOurs && isSounding) tone.start(); // it may have been answered while we asked
    });
  }

  function flash(isSignal: boolean): void {
    flashing?.[Symbol.dispose]();
    flashing = undefined;
    const { title } = wish;
    const next = title === null || !isSignal ? messages.product : messages.incoming[TITLES[title]];
    if (next !== shown) setTitle(next);
    shown = next;
    if (title !== null) flashing = clock.after(FLASH_MS, () => flash(!isSignal));
  }

  return {
    follow(next) {
      const titleChanged = next.title !== wish.title;
      wish = next;
      sound();
      if (titleChanged) flash(true);
    },
    allowSound(allowed) {
      isAllowed = allowed;
      sound();
    },
    [Symbol.dispose]() {
      flashing?.[Symbol.dispose]();
      tone.stop();
    },
  };
}

const TITLES = { one: "titleOne", several: "titleSeveral" } as const;
