import type { Records } from "@tributary/engine";
import type { TokenSecrets } from "@tributary/http";
import type { Random } from "@tributary/kernel";
import * as v from "valibot";
import { type Config, STORED_SECRET } from "../config/schema.ts";

const KIND = "secret";
const ID = "tokens";

/** Unit: bytes. */
const SECRET_BYTES = 32;

const storedSecret = v.object({ base64: v.string() });

/**
 * Returns the secrets of tokens. The one that signs is the configured one, or a random one that is created at the first start and stored with the
 * data; in both cases tokens stay valid after a restart. The previous one, if it is configured, verifies only. Rule SV-12.
 */
export async function tokenSecrets(
  deps: { readonly records: Records; readonly random: Random },
  { tokenSecret, previousTokenSecret }: Pick<Config, "tokenSecret" | "previousTokenSecret">,
): Promise<TokenSecrets> {
  const secret = tokenSecret === undefined ? await readOrCreate(deps) : Buffer.from(tokenSecret, "utf8");
  const previousSecret =
    previousTokenSecret === STORED_SECRET
      ? await readStored(deps.records)
      : previousTokenSecret && Buffer.from(previousTokenSecret, "utf8");
  return { secret, ...(previousSecret && { previousSecret }) };
}

async function readOrCreate({ records, random }: { readonly records: Records; readonly random: Random }) {
  const stored = await readStored(records);
  if (stored !== undefined) return stored;
  const created = random.bytes(SECRET_BYTES);
  const value = { base64: Buffer.from(created).toString("base64") };
  await records.change({ put: [{ kind: KIND, id: ID, value }] });
  return created;
}

async function readStored(records: Records): Promise<Uint8Array | undefined> {
  const stored = v.safeParse(storedSecret, (await records.find(KIND, ID))?.value);
  return stored.success ? Buffer.from(stored.output.base64, "base64") : undefined;
}
