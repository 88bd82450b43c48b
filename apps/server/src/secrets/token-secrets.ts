import type { Records } from "@tributary/engine";
import type { TokenSecrets } from "@tributary/http";
import type { Clock, Random } from "@tributary/kernel";
import { CenterError } from "@tributary/model";
import * as v from "valibot";
import { type Config, STORED_SECRET } from "../config/schema.ts";

const KIND = "secret";
const ID = "tokens";

/** Unit: bytes. */
const SECRET_BYTES = 32;

/** Time for which no other node creates a secret too: longer than any start. Unit: milliseconds. */
const CLAIM_MS = 86_400_000;

const storedSecret = v.object({ base64: v.string() });

type Deps = { readonly records: Records; readonly clock: Clock; readonly random: Random };

/**
 * Returns the secrets of tokens. The one that signs is the configured one, or a random one that is created at the first start and stored with the
 * data; in both cases tokens stay valid after a restart. Nodes that start at once on an empty database use the same one. The previous one, if it is
 * configured, verifies only. Rules SV-12 and SV-75.
 */
export async function tokenSecrets(
  deps: Deps,
  { tokenSecret, previousTokenSecret }: Pick<Config, "tokenSecret" | "previousTokenSecret">,
): Promise<TokenSecrets> {
  const secret = tokenSecret === undefined ? await readOrCreate(deps) : Buffer.from(tokenSecret, "utf8");
  const previousSecret =
    previousTokenSecret === STORED_SECRET
      ? await readStored(deps.records)
      : previousTokenSecret && Buffer.from(previousTokenSecret, "utf8");
  return { secret, ...(previousSecret && { previousSecret }) };
}

async function readOrCreate({ records, clock, random }: Deps): Promise<Uint8Array> {
  const stored = await readStored(records);
  if (stored !== undefined) return stored;
  const created = random.bytes(SECRET_BYTES);
  const value = { base64: Buffer.from(created).toString("base64") };
  const claim = { key: `${KIND}/${ID}`, holder: "", endsAt: clock.now() + CLAIM_MS };
  if (await records.claim(claim, { put: [{ kind: KIND, id: ID, value }] })) return created;
  const other = await readStored(records);
  if (other === undefined) throw new CenterError("internal", "The stored secret for tokens cannot be read.");
  return other;
}

async function readStored(records: Records): Promise<Uint8Array | undefined> {
  const stored = v.safeParse(storedSecret, (await records.find(KIND, ID))?.value);
  return stored.success ? Buffer.from(stored.output.base64, "base64") : undefined;
}
