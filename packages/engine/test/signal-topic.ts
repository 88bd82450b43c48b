import type { FeedFollower, Following, StreamEvent } from "@tributary/journal";
import type { ManualClock } from "@tributary/testkit";

type Follower = FeedFollower<StreamEvent>;
type Signal = { readonly name: string; readonly data: unknown };

/** A topic whose messages arrive at once. `isLost`: those that do not. */
export function createSignalTopic() {
  const followers = new Set<Follower>();
  const sent: (Signal & { readonly atMs: number })[] = [];
  let isLost: (signal: Signal) => boolean = () => false;

  function deliver(name: string, data: unknown): void {
    const copy = JSON.parse(JSON.stringify(data)) as unknown;
    for (const follower of [...followers]) follower.onSignal?.(name, copy);
  }

  return {
    sent,
    deliver,
    lose(test: typeof isLost) {
      isLost = test;
    },
    /** Ends all feeds. */
    end() {
      for (const follower of [...followers]) {
        followers.delete(follower);
        follower.onEnd?.("internal");
      }
    },
    followers: () => followers.size,
    journal: (clock: ManualClock) => ({
      signal(_ref: unknown, name: string, data: unknown) {
        sent.push({ name, data, atMs: clock.monotonicMs() });
        if (!isLost({ name, data })) deliver(name, data);
      },
      follow(_ref: unknown, _start: unknown, follower: unknown): Following {
        const own = follower as Follower;
        followers.add(own);
        return { ready: Promise.resolve(), [Symbol.dispose]: () => void followers.delete(own) };
      },
    }),
  };
}
