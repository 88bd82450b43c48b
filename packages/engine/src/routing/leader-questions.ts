import type { Journal } from "@tributary/journal";
import { type Clock, type Logger, type Random, uuidV7 } from "@tributary/kernel";
import { configurationRef } from "../configuration/configuration-stream.ts";

/** Questions to the node that routes, which alone knows all waiting contacts. */
export interface LeaderQuestions extends Disposable {
  /** Returns the answer of the node that routes; null if none answers within a second. */
  ask(contactId: string): Promise<Wait | null>;
}

/** The wait of a contact in a queue: its position, from 1, and the estimate of its remaining time (null: unknown; unit: milliseconds). */
export type Wait = { readonly position: number; readonly estimatedMs: number | null };

type Deps = {
  readonly journal: Pick<Journal, "signal" | "follow">;
  readonly clock: Pick<Clock, "now" | "after">;
  readonly random: Random;
  readonly log: Logger;
};

const QUESTION = "routing.wait?";
const ANSWER = "routing.wait!";

/** Unit: milliseconds. */
const PATIENCE_MS = 1_000;

/** Time after which a feed that ended is begun again. Unit: milliseconds. */
const RETRY_MS = 1_000;

/** Questions without an answer at once. Further ones get none: they are asked for display. */
const MAX_PENDING = 1_000;

type Question = { readonly id: string; readonly contactId: string };
type Answer = { readonly id: string; readonly wait: Wait | null };

/** Creates the questions of one node, which answers those of others. `waitOf`: undefined on a node that does not route. Rule RT-29. */
export function createLeaderQuestions(
  { journal, clock, random, log }: Deps,
  waitOf: (contactId: string) => Wait | null | undefined,
): LeaderQuestions {
  const pending = new Map<string, (wait: Wait | null) => void>();

  function onSignal(name: string, data: unknown): void {
    if (name === QUESTION) {
      const { id, contactId } = data as Question; // sent by `ask` only
      const wait = waitOf(contactId);
      if (wait !== undefined) journal.signal(configurationRef, ANSWER, { id, wait } satisfies Answer);
    } else if (name === ANSWER) {
      const { id, wait } = data as Answer; // sent above only
      pending.get(id)?.(wait);
    }
  }

  let following: Disposable;

  // Signals of the whole center are on the topic of the configuration, of which there is one.
  function follow(): void {
    following = journal.follow(configurationRef, "now", {
      onEvent: () => undefined,
      onSignal,
      onEnd(reason) {
        log.debug("questions about waiting contacts are not received for a moment", { reason });
        following = clock.after(RETRY_MS, follow);
      },
    });
  }

  follow();

  return {
    ask(contactId) {
      if (pending.size >= MAX_PENDING) return Promise.resolve(null);
      const id = uuidV7(clock.now(), random);
      return new Promise((resolve) => {
        const settle = (wait: Wait | null): void => {
          pending.delete(id);
          timeout[Symbol.dispose]();
          resolve(wait);
        };
        const timeout = clock.after(PATIENCE_MS, () => settle(null));
        pending.set(id, settle);
        journal.signal(configurationRef, QUESTION, { id, contactId } satisfies Question);
      });
    },
    [Symbol.dispose]() {
      following[Symbol.dispose]();
      for (const settle of [...pending.values()]) settle(null);
    },
  };
}
