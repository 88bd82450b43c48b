import type { Records, StoredRecord } from "@tributary/engine";
import type { HashPassword, VerifyPassword } from "@tributary/http";
import type { User } from "@tributary/model";
import * as v from "valibot";

/** Hashes and verifies passwords. Argon2id in the server, a fast substitute in tests. */
export type PasswordHasher = {
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
};

type Deps = { readonly records: Records; readonly hasher: PasswordHasher };

const KIND = "password";

const storedPassword = v.object({ hash: v.string() });

/**
 * Sets `password` as the first one for those of `users` who have none. Resolves when the change is durable. A password that another node sets meanwhile is
 * kept, and one that was removed is not set again: the claim never ends. Rule SV-76.
 */
export async function seedPasswords(
  { records, hasher }: Deps,
  users: readonly User[],
  password: string,
): Promise<void> {
  const known = await usersWithPassword(records);
  await Promise.all(
    users.map(async ({ id }) => {
      const claim = { key: `${KIND}/${id}`, holder: "", endsAt: Number.MAX_SAFE_INTEGER };
      const put = known.has(id) ? [] : [{ kind: KIND, id, value: { hash: await hasher.hash(password) } }];
      await records.claim(claim, { put });
    }),
  );
}

/** Returns a function that hashes passwords and makes the record of a user's. */
export function passwordRecords(hasher: PasswordHasher): HashPassword {
  return async (password) => {
    const hash = await hasher.hash(password);
    return (id) => ({ kind: KIND, id, value: { hash } });
  };
}

/** Names the record of a user's password, to delete it. */
export function passwordOf(userId: string): Pick<StoredRecord, "kind" | "id"> {
  return { kind: KIND, id: userId };
}

/** Returns the ids of the users who have a password. */
export async function usersWithPassword(records: Records): Promise<ReadonlySet<string>> {
  return new Set((await records.list(KIND)).map(({ id }) => id));
}

/**
 * Creates the password check. An unknown user name is verified against a dummy hash: response time must not reveal whether a name exists.
 */
export function createPasswordCheck(
  { records, hasher }: Deps,
  userByName: (username: string) => User | undefined,
): VerifyPassword {
  let dummyHash: Promise<string> | undefined;

  async function hashOf(user: User | undefined): Promise<string | undefined> {
    const record = user === undefined ? undefined : await records.find(KIND, user.id);
    const parsed = v.safeParse(storedPassword, record?.value);
    return parsed.success ? parsed.output.hash : undefined;
  }

  return async (username, password) => {
    const user = userByName(username);
    const hash = await hashOf(user);
    if (user !== undefined && hash !== undefined) {
      if (!(await hasher.verify(hash, password))) return undefined;
      return { userId: user.id, isCurrent: async () => (await hashOf(user)) === hash };
    }
    dummyHash ??= hasher.hash("dummy password");
    await hasher.verify(await dummyHash, password);
    return undefined;
  };
}
