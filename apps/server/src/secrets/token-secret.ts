import type { Records } from "@tributary/engine";
import type { Random } from "@tributary/kernel";
import * as v from "valibot";

const KIND = "secret";
const ID = "tokens";

/** Unit: bytes. */
const SECRET_BYTES = 32;

const storedSecret = v.object({ base64: v.string() });

/**
 * What tokens are signed with: the configured secret, or else the one kept with the data, made at the first start. Tokens outlive a restart
 * either way.
 */
export async function tokenSecret(
  { records, random }: { readonly records: Records; readonly random: Random },
  configured: string | undefined,
): Promise<Uint8Array> {
  if (configured !== undefined) return Buffer.from(configured, "utf8");
  const kept = v.safeParse(storedSecret, (await records.find(KIND, ID))?.value);
  if (kept.success) return Buffer.from(kept.output.base64, "base64");
  const made = random.bytes(SECRET_BYTES);
  const value = { base64: Buffer.from(made).toString("base64") };
  await records.change({ put: [{ kind: KIND, id: ID, value }] });
  return made;
}
