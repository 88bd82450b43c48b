import type { Records } from "@tributary/engine";
import type { Random } from "@tributary/kernel";
import * as v from "valibot";

const KIND = "secret";
const ID = "tokens";

/** Unit: bytes. */
const SECRET_BYTES = 32;

const storedSecret = v.object({ base64: v.string() });

/**
 * Returns the secret that signs tokens: the configured one, or a random one that is created at the first start and stored with the data. In
 * both cases tokens stay valid after a restart.
 */
export async function tokenSecret(
  { records, random }: { readonly records: Records; readonly random: Random },
  configured: string | undefined,
): Promise<Uint8Array> {
  if (configured !== undefined) return Buffer.from(configured, "utf8");
  const stored = v.safeParse(storedSecret, (await records.find(KIND, ID))?.value);
  if (stored.success) return Buffer.from(stored.output.base64, "base64");
  const created = random.bytes(SECRET_BYTES);
  const value = { base64: Buffer.from(created).toString("base64") };
  await records.change({ put: [{ kind: KIND, id: ID, value }] });
  return created;
}
