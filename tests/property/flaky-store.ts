import { JournalError, type Store } from "@tributary/journal";
import type { SeededRandom } from "@tributary/testkit";

/** How often a store fails now. A test may let it recover. Unit: 0-1. */
export type Flakiness = { ratio: number };

/** A store that sometimes does not take a commit, in its turn, as a full disk would. */
export function flakyStore(store: Store, random: SeededRandom, flakiness: Flakiness): Store {
  return {
    ...store,
    commit(commit) {
      if (!random.chance(flakiness.ratio)) return store.commit(commit);
      const itsTurn = store.commit({ changes: [] }); // answers come in the order of the commits, refusals and faults too
      return itsTurn.then(() => {
        throw new JournalError("unavailable", "the store could not write");
      });
    },
  };
}
