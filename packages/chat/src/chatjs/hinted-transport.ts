import type { PageHints } from "../page-hints.ts";
import type { SessionLinkDeps } from "./session-link.ts";

/** Creates transports that follow the page's hints about the network. Disposing ends the subscriptions to the page. */
export interface HintedTransport extends Disposable {
  readonly create: SessionLinkDeps["transport"];
}

/** `wake`: called with each hint that the network may be back. */
export function createHintedTransport(
  hints: PageHints,
  create: SessionLinkDeps["transport"],
  wake: () => void,
): HintedTransport {
  let following: Disposable | undefined;
  return {
    create(link) {
      const transport = create(link);
      following = hints.follow({
        nudge() {
          transport.nudge?.();
          wake();
        },
        interrupt: () => transport.interrupt?.(),
      });
      return transport;
    },
    [Symbol.dispose]: () => following?.[Symbol.dispose](),
  };
}
