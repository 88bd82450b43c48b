import { type Journal, type StreamEvent, type StreamState, type TypedStreamRef, unchanged } from "@tributary/journal";

/** Returns the newest durable state of a stream, also if another node has just changed it. Rule ND-03. */
export async function newest<S extends StreamState, E extends StreamEvent, I extends StreamState | undefined, X>(
  journal: Pick<Journal, "run" | "durable">,
  ref: TypedStreamRef<S, E, I, X>,
): Promise<S | I> {
  await journal.run({ state: ref }, () => unchanged(null));
  return journal.durable(ref);
}
