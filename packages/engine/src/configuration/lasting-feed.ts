import type {
  FeedEnd,
  FeedFollower,
  FeedStart,
  Following,
  Journal,
  StreamEvent,
  StreamState,
  TypedStreamRef,
} from "@tributary/journal";
import type { Clock, Logger } from "@tributary/kernel";
import { CenterError } from "@tributary/model";

type Deps = { readonly journal: Pick<Journal, "follow">; readonly clock: Clock; readonly log: Logger };

/** Delay before a stream is followed again after its feed has ended. Unit: milliseconds. */
const RETRY_MS = 1_000;

/**
 * Follows a stream for the lifetime of the node: a feed that ends is started again after the last event.
 *
 * Resolves when the feed has caught up for the first time. Errors: `CenterError` if it ends before that, with the reason in its details.
 */
export async function followLastingly<
  S extends StreamState,
  E extends StreamEvent,
  I extends StreamState | undefined,
  X,
>(
  { journal, clock, log }: Deps,
  { ref, start }: { readonly ref: TypedStreamRef<S, E, I, X>; readonly start: FeedStart<E> },
  { onEvent, lastSeq }: Pick<FeedFollower<E>, "onEvent"> & { readonly lastSeq: () => number },
): Promise<Disposable> {
  let isReady = false;
  let endReason: FeedEnd | undefined;
  let current: Disposable | undefined;

  function follow(from: FeedStart<E>): Following {
    return journal.follow(ref, from, {
      onEvent,
      onEnd(reason) {
        endReason = reason;
        if (!isReady) return;
        log.error("lasting feed ended", { stream: ref.kind, reason });
        current = clock.after(RETRY_MS, () => {
          current = follow({ afterSeq: lastSeq() });
        });
      },
    });
  }

  const first = follow(start);
  current = first;
  await first.ready;
  if (endReason !== undefined) {
    const code = endReason === "internal" || endReason === "follower-failed" ? "internal" : "unavailable";
    throw new CenterError(code, `failed to follow stream: ${ref.kind}`, { details: { reason: endReason } });
  }
  isReady = true;
  return { [Symbol.dispose]: () => current?.[Symbol.dispose]() };
}
