/** The command that reads the audit log. Rule CO-11. */
import { type CommandAnswer, type CommandInput, controlCommand } from "@tributary/control";
import type { HttpContext } from "@tributary/http";
import { accepted, type Result, refused } from "@tributary/kernel";
import { auditTexts, usersOf } from "./audit-texts.ts";
import { type ConfigurationHistory, createConfigurationHistory } from "./configuration-history.ts";

/** Entries of one answer. Some are as large as a center file. */
const PAGE = 50;

/** Returns the command, by name. */
export function auditCommands({ center }: Pick<HttpContext, "center">) {
  const history = createConfigurationHistory(center);
  return { "audit-read": controlCommand("audit-read", (input) => readAudit({ center, history }, input)) };
}

async function readAudit(
  { center, history }: Pick<HttpContext, "center"> & { readonly history: ConfigurationHistory },
  { since, user, after }: CommandInput<"audit-read">,
): Promise<Result<CommandAnswer<"audit-read">, string>> {
  const { audit } = center;
  await history.refresh();
  const userIds = user === null ? null : history.usersNamed(user);
  if (userIds?.size === 0) return refused(`There is no user ${user}, and there was none.`);
  const page = await audit.read(after ?? (await audit.positionAt(since)), PAGE);
  const wanted =
    userIds === null ? page.entries : page.entries.filter((entry) => usersOf(entry).some((id) => userIds.has(id)));
  const entries: CommandAnswer<"audit-read">["entries"] = [];
  for (const entry of wanted) entries.push(await auditTexts(history, entry));
  return accepted({ entries, next: page.isLast ? null : page.position });
}
