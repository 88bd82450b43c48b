import { JournalError, type Store } from "@tributary/journal";
import { type Clock, type Random, uuidV7 } from "@tributary/kernel";

/** Key of the claim whose holder is the id. */
const KEY = "id of this center";

/**
 * Returns the id of the center whose data is in a store: random, made by the first node that asks, and the same for all nodes. With it, centers that
 * share a broker do not receive each other's events, also if their operators have given them the same prefix. Rule NL-09.
 */
export async function centerIdOf(
  store: Pick<Store, "commit" | "claimHolder">,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): Promise<string> {
  const known = await store.claimHolder(KEY);
  if (known !== undefined) return known;
  const id = uuidV7(clock.now(), random);
  const claims = [{ key: KEY, holder: id, endsAt: Number.MAX_SAFE_INTEGER }];
  const outcome = await store.commit({ changes: [], claims });
  if (outcome.ok) return id;
  if (outcome.refusal === "claimed") return outcome.holder;
  throw new JournalError("internal", "the id of the center was not stored", { details: { refusal: outcome.refusal } });
}
