import type { Journal } from "@tributary/journal";
import { asError, type Clock, type Logger } from "@tributary/kernel";
import type { UserId } from "@tributary/model";
import { agentRef } from "../agent/agent-stream.ts";
import type { Directory } from "../configuration/directory.ts";

type Deps = {
  readonly journal: Pick<Journal, "durable">;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly log: Logger;
};

/**
 * Loads the desk of every user, also of users added later, so that observers of agents receive their states.
 *
 * Resolves when the desks of the present users are loaded. Lifetime: disposing ends the watch for later users.
 */
export async function openRoster({ journal, directory, clock, log }: Deps): Promise<Disposable> {
  const loaded = new Set<UserId>();
  let isScheduled = false;
  let isOpen = true;

  async function loadNew(): Promise<void> {
    isScheduled = false;
    if (!isOpen || !directory.hasInstance) return;
    for (const { id } of directory.definition.users) {
      if (loaded.has(id)) continue;
      await journal.durable(agentRef(id));
      loaded.add(id);
    }
  }

  const watching = directory.onChange(() => {
    if (isScheduled) return;
    isScheduled = true;
    clock.soon(() => {
      loadNew().catch((error: unknown) => log.error("failed to load desks of new users", { error: asError(error) }));
    });
  });
  await loadNew();
  return {
    [Symbol.dispose]() {
      isOpen = false;
      watching[Symbol.dispose]();
    },
  };
}
