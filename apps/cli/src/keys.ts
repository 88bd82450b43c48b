/** Commands on access keys: the server carries them out. */
import { askServer } from "@tributary/control";
import { accepted } from "@tributary/kernel";
import type { Command } from "./command.ts";
import { table, timeText } from "./table.ts";

export const addKey: Command = {
  name: "key add",
  operand: "NAME",
  summary: "Creates an access key of a user, and prints its secret, once",
  async run({ operand: username, dataFolder }) {
    const added = await askServer(dataFolder, "key-add", { username });
    if (!added.ok) return added;
    const { accessKeyId, secretAccessKey } = added.value;
    const rows = [`Access key id      ${accessKeyId}`, `Secret access key  ${secretAccessKey}`];
    return accepted([...rows, "The secret is not shown again."]);
  },
};

export const revokeKey: Command = {
  name: "key revoke",
  operand: "ID",
  summary: "Makes an access key invalid at once",
  async run({ operand: accessKeyId, dataFolder }) {
    const revoked = await askServer(dataFolder, "key-revoke", { accessKeyId });
    return revoked.ok ? accepted([`Revoked ${accessKeyId}.`]) : revoked;
  },
};

export const listKeys: Command = {
  name: "key list",
  summary: "Lists the access keys with their users, without secrets",
  async run({ dataFolder }) {
    const listed = await askServer(dataFolder, "key-list", {});
    if (!listed.ok) return listed;
    const { keys } = listed.value;
    if (keys.length === 0) return accepted(["The center has no access keys."]);
    const rows = keys.map(({ accessKeyId, username, createdAt }) => {
      return [accessKeyId, username ?? "(deleted)", timeText(createdAt)];
    });
    return accepted(table([["ID", "USER", "CREATED"], ...rows]));
  },
};
