import type { Records } from "@tributary/engine";
import type { Clock, Random } from "@tributary/kernel";
import { CenterError } from "@tributary/model";
import * as v from "valibot";

/** Services of stored secrets. */
export type SecretDeps = { readonly records: Records; readonly clock: Clock; readonly random: Random };

const KIND = "secret";

/** Unit: bytes. */
const SECRET_BYTES = 32;

/** Time for which no other node creates a secret too: longer than any start. Unit: milliseconds. */
const CLAIM_MS = 86_400_000;

const storedSecret = v.object({ base64: v.string() });

/** Returns the secret with this id; a random one is created at the first start. Nodes that start at once use the same one. Rule SV-75. */
export async function readOrCreateSecret({ records, clock, random }: SecretDeps, id: string): Promise<Uint8Array> {
  const stored = await readSecret(records, id);
  if (stored !== undefined) return stored;
  const created = random.bytes(SECRET_BYTES);
  const value = { base64: Buffer.from(created).toString("base64") };
  const claim = { key: `${KIND}/${id}`, holder: "", endsAt: clock.now() + CLAIM_MS };
  if (await records.claim(claim, { put: [{ kind: KIND, id, value }] })) return created;
  const other = await readSecret(records, id);
  if (other === undefined) throw new CenterError("internal", `The stored secret for ${id} cannot be read.`);
  return other;
}

/** Returns the stored secret with this id. */
export async function readSecret(records: Records, id: string): Promise<Uint8Array | undefined> {
  const stored = v.safeParse(storedSecret, (await records.find(KIND, id))?.value);
  return stored.success ? Buffer.from(stored.output.base64, "base64") : undefined;
}
