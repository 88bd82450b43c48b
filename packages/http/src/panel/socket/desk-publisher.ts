import type { DeskView } from "@tributary/engine";
import { asError } from "@tributary/kernel";
import type { UserId } from "@tributary/model";
import type { HttpContext } from "../../context.ts";
import { SOFTPHONE_SOCKET_PATH } from "../../voice/surface.ts";
import { toAgentUpdate } from "../desk/agent-update.ts";
import type { ParticipantTokens } from "../desk/participant-tokens.ts";
import { ringingView } from "../desk/ringing-view.ts";

/** Receiver of a desk: the view, and the update frame made from it. */
export interface DeskReceiver {
  receiveDesk(view: DeskView, updateText: string): void;
  /** The desk cannot be published to this page: let it reconnect. */
  broken(): void;
}

/** Reads an agent's desk and publishes it to pages. */
export interface DeskPublisher {
  /** Publishes to these pages at the end of this turn. Requests that arrive while the desk is read cause one more reading. */
  publish(pages: Iterable<DeskReceiver>): void;
  /** Removes a page: it receives nothing more. */
  remove(page: DeskReceiver): void;
}

/** Services of the publisher. */
export type DeskPublisherDeps = Pick<HttpContext, "center" | "clock" | "log" | "addresses" | "iceServers"> & {
  readonly participantTokens: ParticipantTokens;
};

/** Pause before a failed reading is repeated. Unit: milliseconds. */
const RETRY_AFTER_MS = 1_000;

/** A desk, and its update frame. */
type Desk = { readonly view: DeskView; readonly updateText: string };

/**
 * Creates the publisher of one agent's desk. `onPublished` is called after each reading.
 *
 * If the desk cannot be read, its pages wait, and the reading is repeated until it succeeds. Rules PU-01 to PU-06.
 */
export function createDeskPublisher(
  deps: DeskPublisherDeps,
  agentId: UserId,
  onPublished: (view: DeskView) => void,
): DeskPublisher {
  const { clock, log } = deps;
  const waiting = new Set<DeskReceiver>();
  const removed = new WeakSet<DeskReceiver>();
  /** Contacts of the last published desk; undefined before the first. */
  let known: ReadonlySet<string> | undefined;
  let isReading = false;
  let hasFailed = false;
  let retry: Disposable | undefined;

  function schedule(): void {
    if (isReading || retry !== undefined || waiting.size === 0) return;
    isReading = true;
    // Changes of the same turn are published together.
    clock.soon(() => void readAndPublish());
  }

  async function readAndPublish(): Promise<void> {
    const pages = [...waiting];
    waiting.clear();
    try {
      const desk = await readDesk(deps, agentId);
      hasFailed = false;
      if (desk === undefined) for (const page of pages) if (!removed.has(page)) page.broken();
      const before = desk && known && ringingView(desk.view, known);
      if (before !== undefined) deliver(toDesk(deps, before), pages);
      if (desk !== undefined) deliver(desk, pages);
    } catch (error) {
      retryLater(pages, asError(error));
    }
    isReading = false;
    schedule();
  }

  function deliver(desk: Desk, pages: readonly DeskReceiver[]): void {
    known = new Set(desk.view.contacts.map(({ slot }) => slot.contactId));
    for (const page of pages) if (!removed.has(page)) guard(page, () => page.receiveDesk(desk.view, desk.updateText));
    onPublished(desk.view);
  }

  /** A page that throws reconnects; the others are not affected. */
  function guard(page: DeskReceiver, receive: () => void): void {
    try {
      receive();
    } catch (error) {
      log.error("failed to deliver desk update", { agentId, error: asError(error) });
      page.broken();
    }
  }

  function retryLater(pages: readonly DeskReceiver[], error: Error): void {
    if (!hasFailed) log.error("failed to publish desk update", { agentId, retryAfterMs: RETRY_AFTER_MS, error });
    hasFailed = true;
    for (const page of pages) if (!removed.has(page)) waiting.add(page);
    if (waiting.size === 0) return;
    retry = clock.after(RETRY_AFTER_MS, () => {
      retry = undefined;
      schedule();
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
      if (waiting.size > 0) return;
      retry?.[Symbol.dispose]();
      retry = undefined;
    },
  };
}

/** Returns undefined if the agent does not exist any more. */
async function readDesk(deps: DeskPublisherDeps, agentId: UserId): Promise<Desk | undefined> {
  const found = await deps.center.agents.view(agentId);
  return found.ok ? toDesk(deps, found.value) : undefined;
}

function toDesk({ center, clock, participantTokens, addresses, iceServers }: DeskPublisherDeps, view: DeskView): Desk {
  const tokens = participantTokens.forDesk(view);
  const update = toAgentUpdate({
    view,
    directory: center.directory,
    tokens,
    now: clock.now(),
    hasAttachments: center.attachments.isOn,
    signalingEndpoint: addresses().socket + SOFTPHONE_SOCKET_PATH,
    iceServers: iceServers.of(view.user.id),
  });
  return { view, updateText: JSON.stringify({ type: "update", seq: view.agent.seq, update }) };
}
