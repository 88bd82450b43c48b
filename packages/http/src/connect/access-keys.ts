import type { Records, StoredRecord } from "@tributary/engine";
import type { Clock, EpochMs, Random } from "@tributary/kernel";
import type { User, UserId } from "@tributary/model";
import * as v from "valibot";
import type { AccessKey } from "./signature/check.ts";

/** A new key. The secret is shown to its owner once. */
export type NewAccessKey = { readonly accessKeyId: string; readonly secretAccessKey: string };

/** Facts of a key, without its secret. */
export type AccessKeyFacts = {
  readonly accessKeyId: string;
  readonly userId: UserId;
  readonly createdAt: EpochMs;
};

/** Access keys of users. Stored, so that they are the same on every node; a change takes effect with the next request. */
export interface AccessKeys {
  /** Returns the key, unless it was revoked or its user deleted. */
  find(accessKeyId: string): Promise<AccessKey | undefined>;
  /** Returns all keys, oldest first. */
  list(): Promise<readonly AccessKeyFacts[]>;
  /** Makes a key for a user, and the record that stores it: the caller writes it. */
  newKey(userId: UserId): NewAccessKey & { readonly record: StoredRecord };
}

const KIND = "access-key";

/** Letters of base 32. Source: RFC 4648 section 6 */
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Length of a key id, as in AWS. Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html */
const ID_LETTERS = 16;

/** Unit: bytes. In base 64 these are 40 characters, as in AWS. */
const SECRET_BYTES = 30;

const storedKey = v.object({ secret: v.string(), userId: v.string(), createdAt: v.number() });

type Deps = {
  readonly records: Records;
  readonly clock: Clock;
  readonly random: Random;
  readonly users: { user(id: string): User | undefined };
};

/**
 * Creates the access keys of a center. Secrets are stored as they are, because signatures cannot be verified with a hash: the database must be as secret as
 * they are. Rules AK-01 to AK-03.
 */
export function createStoredAccessKeys({ records, clock, random, users }: Deps): AccessKeys {
  return {
    async find(accessKeyId) {
      const key = readKey(await records.find(KIND, accessKeyId));
      const user = key && users.user(key.userId);
      return user && { secret: key.secret, principal: accessKeyId, userId: user.id };
    },
    async list() {
      const keys = (await records.list(KIND)).flatMap((record) => {
        const key = readKey(record);
        if (key === undefined) return [];
        return [{ accessKeyId: record.id, userId: key.userId as UserId, createdAt: key.createdAt }]; // written below, from a UserId
      });
      return keys.sort((a, b) => a.createdAt - b.createdAt);
    },
    newKey(userId) {
      const accessKeyId = `AKIA${Array.from(random.bytes(ID_LETTERS), (byte) => LETTERS[byte % LETTERS.length]).join("")}`;
      const secretAccessKey = Buffer.from(random.bytes(SECRET_BYTES)).toString("base64");
      const value = { secret: secretAccessKey, userId, createdAt: clock.now() };
      return { accessKeyId, secretAccessKey, record: { kind: KIND, id: accessKeyId, value } };
    },
  };
}

/** Names the record of a key. To delete it is to revoke the key. */
export function recordOfKey(accessKeyId: string): Pick<StoredRecord, "kind" | "id"> {
  return { kind: KIND, id: accessKeyId };
}

function readKey(record: StoredRecord | undefined): v.InferOutput<typeof storedKey> | undefined {
  const parsed = v.safeParse(storedKey, record?.value);
  return parsed.success ? parsed.output : undefined;
}
