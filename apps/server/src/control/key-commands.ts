/** Commands on access keys. Rules CO-05 and CO-06. */
import { controlCommand } from "@tributary/control";
import type { AccessKeys, HttpContext } from "@tributary/http";
import { accepted, refused } from "@tributary/kernel";
import { findUser } from "./find-user.ts";

/** Services of the commands. */
export type KeyCommandDeps = Pick<HttpContext, "center" | "log"> & { readonly accessKeys: AccessKeys };

/** Returns the commands, by name. */
export function keyCommands({ center, log, accessKeys }: KeyCommandDeps) {
  const { directory, records } = center;
  return {
    "key-add": controlCommand("key-add", async ({ username: given }) => {
      const user = findUser(directory, given);
      if (!user.ok) return user;
      const { id, username } = user.value;
      const { accessKeyId, secretAccessKey, record } = accessKeys.newKey(id);
      await records.change({ put: [record] });
      log.info("access key created", { userId: id, accessKeyId });
      return accepted({ username, accessKeyId, secretAccessKey });
    }),
    "key-revoke": controlCommand("key-revoke", async ({ accessKeyId }) => {
      const keys = await accessKeys.list();
      if (!keys.some((key) => key.accessKeyId === accessKeyId))
        return refused(`There is no access key ${accessKeyId}.`);
      await accessKeys.revoke([accessKeyId]);
      log.info("access key revoked", { accessKeyId });
      return accepted({});
    }),
    "key-list": controlCommand("key-list", async () => {
      const keys = await accessKeys.list();
      return accepted({
        keys: keys.map(({ accessKeyId, userId, createdAt }) => {
          return { accessKeyId, username: directory.user(userId)?.username ?? null, createdAt };
        }),
      });
    }),
  };
}
