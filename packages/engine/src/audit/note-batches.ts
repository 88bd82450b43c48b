import { asError, type Clock, type Logger } from "@tributary/kernel";
import type { NewAuditEvent } from "./audit-stream.ts";

/** Facts for which no answer waits, written together: of a rush of sign-ins, each node makes few commits, so that those of administrators seldom meet one. Rule AL-05. */
export interface NoteBatches extends AsyncDisposable {
  note(fact: NewAuditEvent): void;
  /** Resolves when an attempt was made to write the facts noted so far. */
  flush(): Promise<void>;
}

/** Time for which facts are collected. Unit: milliseconds. */
export const COLLECT_MS = 250;

/** Facts that may wait: more are left out while the store does not answer. */
export const MAX_WAITING = 1_000;

type Deps = {
  /** Returns false, and writes nothing, if other nodes have kept adding facts: the next batch has these facts again. */
  readonly write: (facts: readonly NewAuditEvent[]) => Promise<boolean>;
  readonly clock: Pick<Clock, "after">;
  readonly log: Logger;
};

/** Creates batches, written one after the other. Disposing writes what waits. A failure is logged, and its facts are lost. */
export function createNoteBatches({ write, clock, log }: Deps): NoteBatches {
  let waiting: NewAuditEvent[] = [];
  let leftOut = 0;
  let timer: Disposable | undefined;
  let writing = Promise.resolve();
  let next: Promise<void> | undefined;

  function wait(): void {
    timer ??= clock.after(COLLECT_MS, () => void flush());
  }

  async function writeWaiting(): Promise<void> {
    const [facts, lost] = [waiting, leftOut];
    [waiting, leftOut] = [[], 0];
    if (lost > 0) log.error("facts left out of the audit log", { facts: lost });
    if (facts.length === 0 || (await write(facts).catch((error: unknown) => logFailure(facts, error)))) return;
    const all = [...facts, ...waiting];
    waiting = all.slice(0, MAX_WAITING);
    leftOut += all.length - waiting.length;
    wait();
  }

  /** After an error it is not known whether the facts were written, so that they are not written again. */
  function logFailure(facts: readonly NewAuditEvent[], error: unknown): true {
    log.error("failed to write the audit log", { facts: facts.length, error: asError(error) });
    return true;
  }

  /** A batch waits for the one before, and takes all that is noted until then: only one waits, whatever the store does. */
  function flush(): Promise<void> {
    timer?.[Symbol.dispose]();
    timer = undefined;
    next ??= writing.then(() => {
      next = undefined;
      writing = writeWaiting();
      return writing;
    });
    return next;
  }

  return {
    note(fact) {
      if (waiting.length >= MAX_WAITING) {
        leftOut += 1;
        return;
      }
      waiting.push(fact);
      wait();
    },
    flush,
    async [Symbol.asyncDispose]() {
      await flush();
      timer?.[Symbol.dispose]();
      const lost = leftOut + waiting.length;
      if (lost > 0) log.error("facts left out of the audit log", { facts: lost });
    },
  };
}
