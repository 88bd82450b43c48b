import type { Journal } from "@tributary/journal";
import { asError } from "@tributary/kernel";
import { asId, type ConversationId, type StreamingId } from "@tributary/model";
import type { Records } from "../api/records.ts";
import type { Directory } from "../configuration/directory.ts";
import { conversationStream } from "../contact/conversation-stream.ts";
import { POSITIONS, type StreamingPosition } from "../contact/streamings.ts";
import type { Term } from "../routing/leadership.ts";
import { createTurns, type Turns } from "../turns.ts";
import { MAX_REQUESTS, type StreamingCounts } from "./attempts.ts";
import type { SenderDeps } from "./sender.ts";
import { createSenders, type Senders } from "./senders.ts";

/** Figures of this node. `open`: sendings that it does now. Counts: since its start. */
export type StreamingFigures = Readonly<StreamingCounts> & { readonly open: number };

/** Sends chats to endpoints while this node leads. */
export interface Delivery {
  figures(): StreamingFigures;
  /** Continues all sendings, and begins those that start from then on. Disposing ends them. */
  whileLeading(term: Term): Disposable;
}

type Deps = Omit<SenderDeps, "counts" | "journal" | "records" | "turnsOf" | "reads" | "instance"> & {
  readonly directory: Pick<Directory, "definition">;
  readonly journal: SenderDeps["journal"] & Pick<Journal, "observe">;
  readonly records: SenderDeps["records"] & Pick<Records, "list">;
};

/** Delay before the stored sendings are read again after an error. Unit: milliseconds. */
const RETRY_MS = 1_000;

/** Sendings whose chats are read at the same time: a term may begin with thousands. Source: HK-07. */
export const MAX_READS = 32;

/** Creates the delivery of a node. Rules HK-04, HK-05 and HK-07. */
export function createDelivery(deps: Deps): Delivery {
  const counts: StreamingCounts = { delivered: 0, failed: 0, gaveUp: 0 };
  const requests = new Map<string, Turns>();
  const senderDeps: SenderDeps = {
    ...deps,
    counts,
    reads: createTurns(MAX_READS),
    instance: () => deps.directory.definition.instance,
    turnsOf(endpointArn) {
      const turns = requests.get(endpointArn) ?? createTurns(MAX_REQUESTS);
      requests.set(endpointArn, turns);
      return turns;
    },
  };
  let present: Senders | undefined;

  async function continueStored(senders: Senders): Promise<void> {
    const stored = await deps.records.list(POSITIONS);
    if (present !== senders) return;
    for (const { id, value } of stored) {
      const { conversationId } = value as StreamingPosition; // written by `positionRecord`
      senders.begin({ id: asId<StreamingId>(id), conversationId });
    }
  }

  deps.journal.observe(conversationStream, {
    // Also of a chat that has ended: its end is still to be sent.
    latest: (id, state) => present?.update(asId<ConversationId>(id), state),
  });

  return {
    figures: () => ({ ...counts, open: present?.count ?? 0 }),
    whileLeading(term) {
      const senders = createSenders(senderDeps, term);
      present = senders;
      let retry: Disposable | undefined;
      const attempt = (): void => {
        continueStored(senders).catch((error: unknown) => {
          deps.log.error("failed to continue streaming", { error: asError(error) });
          if (present === senders) retry = deps.clock.after(RETRY_MS, attempt);
        });
      };
      attempt();
      return {
        [Symbol.dispose]() {
          if (present === senders) present = undefined;
          retry?.[Symbol.dispose]();
          senders[Symbol.dispose]();
        },
      };
    },
  };
}
