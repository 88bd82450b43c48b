import type { Journal } from "@tributary/journal";
import { asError, type Clock, type Logger } from "@tributary/kernel";
import { CenterError, type UserId } from "@tributary/model";
import { agentRef } from "../agent/agent-stream.ts";
import type { Directory } from "../configuration/directory.ts";

type Deps = {
  readonly journal: Pick<Journal, "durable">;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly log: Logger;
};

/** Desks loaded at the same time. */
const PARALLEL_LOADS = 32;

/** Delay before desks that could not be loaded are tried again. Unit: milliseconds. */
const RETRY_MS = 1_000;

/**
 * Loads the desk of every user, also of users added later, so that observers of agents receive their states.
 *
 * Resolves when the desks of the present users are loaded. A damaged desk is logged and left out. Errors: `CenterError("unavailable")` from the
 * store; for users added later, loading is repeated instead. Lifetime: disposing ends the watch for later users.
 */
export async function openRoster({ journal, directory, clock, log }: Deps): Promise<Disposable> {
  const loaded = new Set<UserId>();
  let isScheduled = false;
  let isOpen = true;
  let retry: Disposable | undefined;

  async function loadNew(): Promise<void> {
    isScheduled = false;
    if (!isOpen || !directory.hasInstance) return;
    const missing = directory.definition.users.filter(({ id }) => !loaded.has(id))[Symbol.iterator]();
    await Promise.all(Array.from({ length: PARALLEL_LOADS }, () => loadAll(missing)));
  }

  async function loadAll(users: Iterable<{ readonly id: UserId }>): Promise<void> {
    for (const { id } of users) {
      await load(id);
      loaded.add(id);
    }
  }

  async function load(id: UserId): Promise<void> {
    try {
      await journal.durable(agentRef(id));
    } catch (error) {
      if (error instanceof CenterError && error.code === "unavailable") throw error;
      log.error("failed to load damaged desk", { userId: id, error: asError(error) });
    }
  }

  function loadNewAgain(): void {
    loadNew().catch((error: unknown) => {
      log.error("failed to load desks of new users", { error: asError(error) });
      retry?.[Symbol.dispose]();
      if (isOpen) retry = clock.after(RETRY_MS, loadNewAgain);
    });
  }

  const watching = directory.onChange(() => {
    if (isScheduled) return;
    isScheduled = true;
    clock.soon(loadNewAgain);
  });
  await loadNew();
  return {
    [Symbol.dispose]() {
      isOpen = false;
      retry?.[Symbol.dispose]();
      watching[Symbol.dispose]();
    },
  };
}
