/** Commands on access keys. Rules CO-05 and CO-06. */
import { controlCommand } from "@tributary/control";
import { type AccessKeys, type HttpContext, recordOfKey } from "@tributary/http";
import { accepted, refused } from "@tributary/kernel";
import { BY_COMMAND_LINE } from "./by-command-line.ts";
import { findUser } from "./find-user.ts";

/** Services of the commands. */
export type KeyCommandDeps = Pick<HttpContext, "center" | "log"> & { readonly accessKeys: AccessKeys };

/** Returns the commands, by name. */
export function keyCommands({ center, log, accessKeys }: KeyCommandDeps) {
  const { directory, audit } = center;
  return {
    "key-add": controlCommand("key-add", async ({ username: given }) => {
      const user = findUser(directory, given);
      if (!user.ok) return user;
      const { id, username } = user.value;
      const { accessKeyId, secretAccessKey, record } = accessKeys.newKey(id);
      await audit.add([{ type: "access-key.created", accessKeyId, userId: id, by: BY_COMMAND_LINE }], {
        put: [record],
      });
      log.info("access key created", { userId: id, accessKeyId });
      return accepted({ username, accessKeyId, secretAccessKey });
    }),
    "key-revoke": controlCommand("key-revoke", async ({ accessKeyId }) => {
      const key = (await accessKeys.list()).find((each) => each.accessKeyId === accessKeyId);
      if (key === undefined) return refused(`There is no access key ${accessKeyId}.`);
      await audit.add([{ type: "access-key.revoked", accessKeyId, userId: key.userId, by: BY_COMMAND_LINE }], {
        delete: [recordOfKey(accessKeyId)],
      });
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
