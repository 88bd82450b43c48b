import type { Clock } from "@tributary/kernel";
import { CONDUIT_EVENTS } from "@tributary/protocol/conduit";
import type { HostAgentData } from "@tributary/protocol/host-data";
import type { AgentUpdate } from "@tributary/protocol/panel";
import type { PostToHost } from "./host-channel.ts";
import { toHostUpdate } from "./host-update.ts";

/** Posts the agent's data to the host, and keeps the latest for hosts that attach later. */
export interface AgentPublisher {
  /** Posts new data and returns it in the host's form. */
  update(update: AgentUpdate): HostAgentData;
  /** Number of panel pages that the agent has open. */
  pages(length: number): void;
  /** Posts the latest data again. */
  replay(): void;
  /** Drops the latest update: the agent signed out. */
  clear(): void;
}

/** Creates an {@link AgentPublisher}. Rules CD-04 and CD-15. */
export function createAgentPublisher(clock: Clock, post: PostToHost): AgentPublisher {
  let latest: HostAgentData | undefined;
  let pageCount = 1;

  function postPages(): void {
    post(CONDUIT_EVENTS.updateConnectedCcps, { length: pageCount });
  }

  function postUpdate(): void {
    if (latest !== undefined) post(CONDUIT_EVENTS.agentUpdate, latest);
  }

  return {
    update(update) {
      latest = toHostUpdate(update, clock.now());
      postUpdate();
      return latest;
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
