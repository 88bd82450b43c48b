import type { Journal } from "@tributary/journal";
import { asError, type Clock, type Logger } from "@tributary/kernel";
import type { UserId } from "@tributary/model";
import type { Slot } from "../agent/agent-desk.ts";
import { agentRef, agentStream } from "../agent/agent-stream.ts";
import type { Directory } from "../configuration/directory.ts";
import { BARGE, LISTEN } from "./permissions.ts";

type Deps = {
  readonly journal: Pick<Journal, "durable">;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly log: Logger;
  readonly supervisors: ReadonlySet<UserId>;
  /** Ends the monitoring of a contact. */
  readonly stop: (agentId: UserId, monitored: Slot) => Promise<unknown>;
  /** Lets a supervisor who takes part go back to silence. Changes nothing for one who is silent. */
  readonly silence: (agentId: UserId, monitored: Slot) => Promise<unknown>;
};

/** Delay before a check that failed is repeated. Unit: milliseconds. */
const RETRY_MS = 1_000;

/** Returns the users who monitor contacts: of those whose desks are loaded, and always current. */
export function observeSupervisors(journal: Pick<Journal, "observe">): ReadonlySet<UserId> {
  const supervisors = new Set<UserId>();
  journal.observe(agentStream, {
    latest(_id, { id, slots }) {
      if (slots.some(isMonitored)) supervisors.add(id);
      else supervisors.delete(id);
    },
  });
  return supervisors;
}

/**
 * Ends what supervisors do without the permission for it, now and after each change of the configuration. For the node that leads: one is enough.
 * Disposing ends the watch. Rule MO-07.
 */
export function watchPermissions({ journal, directory, clock, log, supervisors, stop, silence }: Deps): Disposable {
  let isScheduled = false;
  let isOpen = true;
  let retry: Disposable | undefined;

  function schedule(): void {
    if (isScheduled || supervisors.size === 0) return;
    isScheduled = true;
    clock.soon(run);
  }

  function run(): void {
    isScheduled = false;
    check().catch((error: unknown) => {
      log.error("failed to end monitoring without permission", { error: asError(error) });
      retry?.[Symbol.dispose]();
      if (isOpen) retry = clock.after(RETRY_MS, run);
    });
  }

  async function check(): Promise<void> {
    if (!isOpen || !directory.hasInstance) return;
    for (const id of [...supervisors]) {
      const user = directory.user(id);
      const permissions = user && directory.permissionsOf(user);
      for (const slot of (await journal.durable(agentRef(id))).slots.filter(isMonitored)) {
        if (permissions?.has(LISTEN) !== true) await stop(id, slot);
        else if (!permissions.has(BARGE)) await silence(id, slot);
      }
    }
  }

  const watching = directory.onChange(schedule);
  schedule();
  return {
    [Symbol.dispose]() {
      isOpen = false;
      watching[Symbol.dispose]();
      retry?.[Symbol.dispose]();
    },
  };
}

function isMonitored({ state }: Slot): boolean {
  return state.phase === "monitoring";
}
