/** Messages between the nodes of a center: signals on the topic of the configuration, of which there is one. Nodes of other versions send some too. */
import type { Journal } from "@tributary/journal";
import type { Clock, Logger } from "@tributary/kernel";
import { configurationRef } from "./configuration-stream.ts";

type Deps = { readonly journal: Pick<Journal, "follow">; readonly clock: Clock; readonly log: Logger };

/** Maximum length of ids, names and keys in a message. Unit: characters. */
const MAX_NAME_LENGTH = 1_024;

/**
 * Time after which a feed is begun again that ended soon after its begin; otherwise it is begun at once. Messages are lost meanwhile, so it is shorter than the
 * times after which they are sent again. Unit: milliseconds.
 */
const FOLLOW_AGAIN_MS = 250;

/** Follows the messages of all nodes until it is disposed, again whenever the feed ends. `receive` returns false for a malformed message. */
export function followNodeMessages(
  { journal, clock, log }: Deps,
  receive: (name: string, data: unknown) => boolean,
): Disposable {
  let following: Disposable;

  function follow(): void {
    const beganMs = clock.monotonicMs();
    following = journal.follow(configurationRef, "now", {
      onEvent: () => undefined,
      onSignal(name, data) {
        if (!receive(name, data)) log.warn("malformed message of another node", { name });
      },
      onEnd(reason) {
        log.warn("feed of messages between nodes ended", { reason });
        const lastedMs = clock.monotonicMs() - beganMs;
        following = clock.after(Math.max(0, FOLLOW_AGAIN_MS - lastedMs), follow);
      },
    });
  }

  follow();
  return { [Symbol.dispose]: () => following[Symbol.dispose]() };
}

/** Returns the members of an object, and none for anything else. */
export function membersOf(data: unknown): Readonly<Record<string, unknown>> {
  return typeof data === "object" && data !== null ? { ...data } : {};
}

/** Returns an id, a name or a key; undefined for anything else. */
export function nameIn(value: unknown): string | undefined {
  return typeof value === "string" && value.length <= MAX_NAME_LENGTH ? value : undefined;
}
