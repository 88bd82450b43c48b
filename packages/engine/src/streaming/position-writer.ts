import type { Journal } from "@tributary/journal";
import { decideFinishStreaming, decideMovePosition } from "../chat/decide-streaming.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import type { StreamingPosition } from "../contact/streamings.ts";
import { type Fence, underFence } from "../routing/leadership.ts";
import type { SendingTask } from "./attempts.ts";

/** Stores how far a sending is. */
export interface PositionWriter {
  /** Stores the position without delaying the caller. While one is being written, only the newest one waits. */
  save(position: StreamingPosition): void;
  /** Deletes the record, after the writes in progress. Errors: those of the journal, and if another node leads. */
  delete(): Promise<void>;
}

type Deps = {
  readonly journal: Pick<Journal, "run">;
  readonly fence: Fence;
  /** Called when another node leads, or a position could not be written. */
  readonly onFailed: (error: unknown) => void;
};

/**
 * Creates the writer of one sending. Each write names the lease, and rests on the conversation: a node that was replaced writes nothing, and neither does one
 * that does not know yet that the sending was stopped. Rules HK-03, HK-05 and HK-09.
 */
export function createPositionWriter(
  { journal, fence, onFailed }: Deps,
  { id, conversationId }: SendingTask,
): PositionWriter {
  const needs = { conversation: conversationRef(conversationId) };
  let newest: StreamingPosition | null = null;
  let writing: Promise<void> | null = null;

  async function store(position: StreamingPosition): Promise<void> {
    const stored = await journal.run(needs, ({ conversation }) =>
      underFence(decideMovePosition(conversation, id, position), fence),
    );
    if (!stored.ok) throw new Error(`the position was refused: ${stored.refusal.code}`);
  }

  async function write(): Promise<void> {
    for (let next = newest; next !== null; next = newest) {
      newest = null;
      await store(next).catch(onFailed);
    }
    writing = null;
  }

  return {
    save(position) {
      newest = position;
      writing ??= write();
    },
    async delete() {
      newest = null;
      await writing;
      const deleted = await journal.run(needs, ({ conversation }) =>
        underFence(decideFinishStreaming(conversation, id), fence),
      );
      if (!deleted.ok) throw new Error(`the end was refused: ${deleted.refusal.code}`);
    },
  };
}
