import type { DeskView } from "@tributary/engine";
import type { UserId } from "@tributary/model";
import type { HttpContext } from "../../context.ts";
import { toAgentUpdate } from "../desk/agent-update.ts";
import type { ParticipantTokens } from "../desk/participant-tokens.ts";

/** Whoever is told the desk: once as it is, once in words that are ready for a socket. */
export interface DeskListener {
  tellDesk(view: DeskView, updateText: string): void;
}

/** Reads an agent's desk and tells it to pages. */
export interface DeskTeller {
  /** Tells these pages soon; what they ask for while the desk is being read is answered by one more reading. */
  tell(pages: Iterable<DeskListener>): void;
  /** The page has gone: it is told nothing more. */
  forget(page: DeskListener): void;
}

/** What telling needs. */
export type DeskTellerDeps = Pick<HttpContext, "center" | "clock" | "log"> & {
  readonly participantTokens: ParticipantTokens;
};

/** Makes a {@link DeskTeller}. `onTold` is called after each reading that was told. Rules PU-01 and PU-02. */
export function createDeskTeller(
  { center, clock, log, participantTokens }: DeskTellerDeps,
  agentId: UserId,
  onTold: (view: DeskView) => void,
): DeskTeller {
  const waiting = new Set<DeskListener>();
  const gone = new WeakSet<DeskListener>();
  let isReading = false;

  async function readAndTell(pages: readonly DeskListener[]): Promise<void> {
    const view = await center.agents.view(agentId);
    if (!view.ok) return;
    const tokens = await participantTokens.forDesk(view.value);
    const update = toAgentUpdate({ view: view.value, directory: center.directory, tokens, now: clock.now() });
    const text = JSON.stringify({ type: "update", seq: view.value.agent.seq, update });
    for (const page of pages) {
      if (!gone.has(page)) page.tellDesk(view.value, text);
    }
    onTold(view.value);
  }

  function readWhenDue(): void {
    if (isReading || waiting.size === 0) return;
    isReading = true;
    // Everything that happens in this turn is told at once.
    clock.soon(() => {
      const pages = [...waiting];
      waiting.clear();
      readAndTell(pages)
        .catch((error: unknown) => {
          log.error("a desk could not be told", { agentId, error: error instanceof Error ? error : null });
        })
        .finally(() => {
          isReading = false;
          readWhenDue();
        });
    });
  }

  return {
    tell(pages) {
      for (const page of pages) waiting.add(page);
      readWhenDue();
    },
    forget(page) {
      waiting.delete(page);
      gone.add(page);
    },
  };
}
