import type { DeskView } from "@tributary/engine";
import { asError } from "@tributary/kernel";
import type { UserId } from "@tributary/model";
import type { HttpContext } from "../../context.ts";
import { toAgentUpdate } from "../desk/agent-update.ts";
import type { ParticipantTokens } from "../desk/participant-tokens.ts";

/** Receiver of a desk: the view, and the update frame made from it. */
export interface DeskReceiver {
  receiveDesk(view: DeskView, updateText: string): void;
}

/** Reads an agent's desk and publishes it to pages. */
export interface DeskPublisher {
  /** Publishes to these pages at the end of this turn. Requests that arrive while the desk is read cause one more reading. */
  publish(pages: Iterable<DeskReceiver>): void;
  /** Removes a page: it receives nothing more. */
  remove(page: DeskReceiver): void;
}

/** Services of the publisher. */
export type DeskPublisherDeps = Pick<HttpContext, "center" | "clock" | "log"> & {
  readonly participantTokens: ParticipantTokens;
};

/** Creates the publisher of one agent's desk. `onPublished` is called after each reading. Rules PU-01 and PU-02. */
export function createDeskPublisher(
  { center, clock, log, participantTokens }: DeskPublisherDeps,
  agentId: UserId,
  onPublished: (view: DeskView) => void,
): DeskPublisher {
  const waiting = new Set<DeskReceiver>();
  const removed = new WeakSet<DeskReceiver>();
  let isReading = false;

  async function readAndPublish(pages: readonly DeskReceiver[]): Promise<void> {
    const view = await center.agents.view(agentId);
    if (!view.ok) return;
    const tokens = await participantTokens.forDesk(view.value);
    const update = toAgentUpdate({ view: view.value, directory: center.directory, tokens, now: clock.now() });
    const text = JSON.stringify({ type: "update", seq: view.value.agent.seq, update });
    for (const page of pages) {
      if (!removed.has(page)) page.receiveDesk(view.value, text);
    }
    onPublished(view.value);
  }

  function schedule(): void {
    if (isReading || waiting.size === 0) return;
    isReading = true;
    // Changes of the same turn are published together.
    clock.soon(() => {
      const pages = [...waiting];
      waiting.clear();
      readAndPublish(pages)
        .catch((error: unknown) => log.error("failed to publish desk update", { agentId, error: asError(error) }))
        .finally(() => {
          isReading = false;
          schedule();
        });
    });
  }

  return {
    publish(pages) {
      for (const page of pages) waiting.add(page);
      schedule();
    },
    remove(page) {
      waiting.delete(page);
      removed.add(page);
    },
  };
}
