import type { Records, StoredRecord } from "@tributary/engine";

/** Users disabled by an administrator. Without a password and keys they could still sign in at an OpenID provider. Rule SO-13. */
const KIND = "disabled-user";

/** Returns the record that disables a user. Deleting it lets them in again. */
export function disabledRecordOf(userId: string): StoredRecord {
  return { kind: KIND, id: userId, value: {} };
}

/** Returns true if the user is disabled. */
export async function isDisabledUser(records: Pick<Records, "find">, userId: string): Promise<boolean> {
  return (await records.find(KIND, userId)) !== undefined;
}

/** Returns the ids of the users who are disabled. */
export async function disabledUsers(records: Pick<Records, "list">): Promise<ReadonlySet<string>> {
  return new Set((await records.list(KIND)).map(({ id }) => id));
}
