import type { Clock } from "@tributary/kernel";

/** Waits of one worker. Disposing ends the present one, and all later ones at once. */
export interface Pauses extends Disposable {
  /** Resolves after a time, or at the end. */
  for(ms: number): Promise<void>;
  /** Resolves once there is something new since the last call, after a time if one is given, or at the end. */
  untilNews(withinMs?: number): Promise<void>;
  /** There is something new. */
  wake(): void;
}

export function createPauses(clock: Pick<Clock, "after">): Pauses {
  let isOpen = true;
  let hasNews = false;
  let resume: (() => void) | undefined;
  let isForNews = false;

  async function wait(ms: number | undefined): Promise<void> {
    let timer: Disposable | undefined;
    await new Promise<void>((resolve) => {
      resume = resolve;
      if (ms !== undefined) timer = clock.after(ms, resolve);
    });
    timer?.[Symbol.dispose]();
    resume = undefined;
  }

  return {
    async for(ms) {
      if (isOpen) await wait(ms);
    },
    async untilNews(withinMs) {
      isForNews = true;
      if (isOpen && !hasNews) await wait(withinMs);
      isForNews = false;
      hasNews = false;
    },
    wake() {
      hasNews = true;
      if (isForNews) resume?.();
    },
    [Symbol.dispose]() {
      isOpen = false;
      resume?.();
    },
  };
}
