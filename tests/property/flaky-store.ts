import { JournalError, type Store } from "@tributary/journal";
import type { SeededRandom } from "@tributary/testkit";

/** Current failure rate of a store; tests can change it. Unit: 0–1. */
export type Flakiness = { ratio: number };

/** Returns a store that fails commits at random, as a full disk does. Failures keep their position in the order of commits. */
export function flakyStore(store: Store, random: SeededRandom, flakiness: Flakiness): Store {
  return {
    ...store,
    commit(commit) {
      if (!random.chance(flakiness.ratio)) return store.commit(commit);
      const turn = store.commit({ changes: [] }); // commits complete in order, including refusals and errors
      return turn.then(() => {
        throw new JournalError("unavailable", "the store could not write");
      });
    },
  };
}
