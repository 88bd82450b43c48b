import type { Records, StoredRecord } from "@tributary/engine";
import type { SetUpKey } from "@tributary/http";
import type { Random } from "@tributary/kernel";
import * as v from "valibot";

const KIND = "set-up";
const ID = "key";

/** Length of the random token. Unit: bytes. */
const TOKEN_BYTES = 32;

const storedKey = v.object({ token: v.string(), seq: v.number() });

/** Returns the record of a new key to the set-up page; `seq`: number of the last event of the configuration when the center was created. */
export function setUpRecord(random: Random, seq: number): StoredRecord {
  const value: SetUpKey = { token: Buffer.from(random.bytes(TOKEN_BYTES)).toString("base64url"), seq };
  return { kind: KIND, id: ID, value };
}

/** Returns the key to the set-up page; null for a center that was not created with one. */
export async function readSetUpKey(records: Records): Promise<SetUpKey | null> {
  const parsed = v.safeParse(storedKey, (await records.find(KIND, ID))?.value);
  return parsed.success ? parsed.output : null;
}
