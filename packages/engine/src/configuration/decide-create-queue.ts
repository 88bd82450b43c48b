import type { Decision } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type Queue, type Refusal, refusal } from "@tributary/model";
import { type ConfigurationState, nameKey } from "./configuration-state.ts";
import { draftConfiguration } from "./configuration-stream.ts";

/** Adds a queue. Names are unique among queues, ignoring case and space around them. Rule CF-03. */
export function decideCreateQueue(state: ConfigurationState, queue: Queue, now: EpochMs): Decision<Queue, Refusal> {
  const name = nameKey(queue.name);
  if (Object.values(state.queues).some((other) => nameKey(other.name) === name))
    return { refusal: refusal("already-exists", "Name", "a name that no other queue has") };
  const draft = draftConfiguration(state, now);
  draft.add({ type: "queue.created", queue });
  return { value: queue, drafts: [draft] };
}
