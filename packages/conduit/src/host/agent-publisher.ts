import type { Clock, EpochMs } from "@tributary/kernel";
import { CONDUIT_EVENTS } from "@tributary/protocol/conduit";
import type { AgentUpdate } from "@tributary/protocol/panel";
import type { PostToHost } from "./host-channel.ts";
import { toHostUpdate } from "./host-update.ts";

/** Posts the agent's data to the host, and keeps the latest for hosts that attach later. */
export interface AgentPublisher {
  update(update: AgentUpdate): void;
  /** Number of panel pages that the agent has open. */
  pages(length: number): void;
  /** Posts the latest data again. */
  replay(): void;
  /** Drops the latest update: the agent signed out. */
  clear(): void;
}

/** Creates an {@link AgentPublisher}. Rules CD-04 and CD-15. */
export function createAgentPublisher(clock: Clock, post: PostToHost): AgentPublisher {
  let latest: { readonly update: AgentUpdate; readonly receivedAt: EpochMs } | undefined;
  let pageCount = 1;

  function postPages(): void {
    post(CONDUIT_EVENTS.updateConnectedCcps, { length: pageCount });
  }

  function postUpdate(): void {
    if (latest !== undefined) post(CONDUIT_EVENTS.agentUpdate, toHostUpdate(latest.update, latest.receivedAt));
  }

  return {
    update(update) {
      latest = { update, receivedAt: clock.now() };
      postUpdate();
    },
    pages(length) {
      pageCount = length;
      postPages();
    },
    replay() {
      postPages();
      postUpdate();
    },
    clear() {
      latest = undefined;
    },
  };
}
