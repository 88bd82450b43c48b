import type { Journal } from "@tributary/journal";
import { asError } from "@tributary/kernel";
import { asId, type ConversationId, type StreamingId } from "@tributary/model";
import type { Records } from "../api/records.ts";
import type { Directory } from "../configuration/directory.ts";
import type { Streaming } from "../contact/conversation-state.ts";
import { conversationStream } from "../contact/conversation-stream.ts";
import { POSITIONS, type StreamingPosition } from "../contact/streamings.ts";
import type { Term } from "../routing/leadership.ts";
import type { SendingTask, StreamingCounts } from "./attempts.ts";
import { createEndpointSlots } from "./endpoint-slots.ts";
import { type SenderDeps, startSender } from "./sender.ts";

/** Figures of this node. `open`: sendings that it does now. Counts: since its start. */
export type StreamingFigures = Readonly<StreamingCounts> & { readonly open: number };

/** Sends chats to endpoints while this node leads. */
export interface Delivery {
  figures(): StreamingFigures;
  /** Continues all sendings, and begins those that start from then on. Disposing ends them. */
  whileLeading(term: Term): Disposable;
}

type Deps = Omit<SenderDeps, "counts" | "journal" | "records" | "slots" | "instance"> & {
  readonly directory: Pick<Directory, "definition">;
  readonly journal: SenderDeps["journal"] & Pick<Journal, "observe">;
  readonly records: Pick<Records, "find" | "list">;
};

/** Delay before the stored sendings are read again after an error. Unit: milliseconds. */
const RETRY_MS = 1_000;

/** Creates the delivery of a node. Rules HK-04 and HK-05. */
export function createDelivery(deps: Deps): Delivery {
  const slots = createEndpointSlots();
  const instance = () => deps.directory.definition.instance;
  const counts: StreamingCounts = { delivered: 0, failed: 0, gaveUp: 0 };
  const senders = new Map<StreamingId, Disposable & { readonly conversationId: ConversationId }>();
  /** Sendings of the conversations in memory that have some, as last seen. */
  const seen = new Map<string, readonly Streaming[]>();
  let present: Term | undefined;

  function begin(term: Term, task: SendingTask & { readonly isNew: boolean }): void {
    const { id, conversationId } = task;
    if (senders.has(id)) return;
    const onDone = (): void => {
      if (senders.get(id) === entry) senders.delete(id);
    };
    const sender = startSender({ ...deps, counts, slots, instance }, term, { ...task, onDone });
    const entry = { conversationId, [Symbol.dispose]: () => sender[Symbol.dispose]() };
    senders.set(id, entry);
  }

  function update(conversationId: ConversationId, streamings: readonly Streaming[] | undefined): void {
    const before = seen.get(conversationId);
    if (before === streamings) return;
    if (streamings === undefined) seen.delete(conversationId);
    else seen.set(conversationId, streamings);
    if (present === undefined) return;
    for (const { id } of streamings ?? []) begin(present, { id, conversationId, isNew: true });
    for (const { id } of before ?? []) {
      if (streamings?.some((each) => each.id === id) === true) continue;
      senders.get(id)?.[Symbol.dispose]();
    }
  }

  async function continueStored(term: Term): Promise<void> {
    const stored = await deps.records.list(POSITIONS);
    if (present !== term) return;
    for (const { id, value } of stored) {
      const { conversationId } = value as StreamingPosition; // written by `positionRecord`
      begin(term, { id: asId<StreamingId>(id), conversationId, isNew: false });
    }
  }

  deps.journal.observe(conversationStream, {
    latest(id, state) {
      if (state?.streamings === undefined && !seen.has(id)) return;
      if (state?.contact.state.phase !== "ended") return update(asId<ConversationId>(id), state?.streamings);
      // The end is still to be sent. Of a chat that another node ended at once, this is the first state here.
      const isKnown = seen.delete(id);
      if (isKnown || present === undefined) return;
      for (const streaming of state.streamings ?? []) {
        begin(present, { id: streaming.id, conversationId: state.id, isNew: false });
      }
    },
  });

  return {
    figures: () => ({ ...counts, open: senders.size }),
    whileLeading(term) {
      present = term;
      let retry: Disposable | undefined;
      const attempt = (): void => {
        continueStored(term).catch((error: unknown) => {
          deps.log.error("failed to continue streaming", { error: asError(error) });
          if (present === term) retry = deps.clock.after(RETRY_MS, attempt);
        });
      };
      attempt();
      return {
        [Symbol.dispose]() {
          present = undefined;
          retry?.[Symbol.dispose]();
          for (const sender of senders.values()) sender[Symbol.dispose]();
          senders.clear();
        },
      };
    },
  };
}
