import type { Records } from "@tributary/engine";
import type { VerifyPassword } from "@tributary/http";
import type { User } from "@tributary/model";
import * as v from "valibot";

/** How passwords are kept and compared. Argon2id in the server; something quick in tests. */
export type PasswordHasher = {
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
};

type Deps = { readonly records: Records; readonly hasher: PasswordHasher };

const KIND = "password";

const storedPassword = v.object({ hash: v.string() });

/** Gives `password` to all of `users` who have none yet. Resolves when that is durable. */
export async function givePasswords(
  { records, hasher }: Deps,
  users: readonly User[],
  password: string,
): Promise<void> {
  const known = new Set((await records.list(KIND)).map(({ id }) => id));
  const newcomers = users.filter(({ id }) => !known.has(id));
  if (newcomers.length === 0) return;
  const put = await Promise.all(
    newcomers.map(async ({ id }) => ({ kind: KIND, id, value: { hash: await hasher.hash(password) } })),
  );
  await records.change({ put });
}

/**
 * Makes the check of passwords. It works as long for a name that nobody has as for a wrong password: names cannot be found out by its time.
 */
export function createPasswordCheck(
  { records, hasher }: Deps,
  userByName: (username: string) => User | undefined,
): VerifyPassword {
  let nobodysHash: Promise<string> | undefined;

  async function hashOf(user: User | undefined): Promise<string | undefined> {
    const record = user === undefined ? undefined : await records.find(KIND, user.id);
    const parsed = v.safeParse(storedPassword, record?.value);
    return parsed.success ? parsed.output.hash : undefined;
  }

  return async (username, password) => {
    const user = userByName(username);
    const hash = await hashOf(user);
    if (user !== undefined && hash !== undefined) return (await hasher.verify(hash, password)) ? user.id : undefined;
    nobodysHash ??= hasher.hash("the password of nobody");
    await hasher.verify(await nobodysHash, password);
    return undefined;
  };
}
