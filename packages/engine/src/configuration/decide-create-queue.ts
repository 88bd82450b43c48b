import type { Decision } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type Queue, type Refusal, refusal } from "@tributary/model";
import type { ConfigurationState } from "./configuration-state.ts";
import { draftConfiguration } from "./configuration-stream.ts";

/** Adds a queue. Names are unique among queues, ignoring case. Rule CF-03. */
export function decideCreateQueue(state: ConfigurationState, queue: Queue, now: EpochMs): Decision<Queue, Refusal> {
  const name = queue.name.toLowerCase();
  if (Object.values(state.queues).some((other) => other.name.toLowerCase() === name))
    return { refusal: refusal("already-exists", "Name", "a name that no other queue has") };
  const draft = draftConfiguration(state, now);
  draft.add({ type: "queue.created", queue });
  return { value: queue, drafts: [draft] };
}
