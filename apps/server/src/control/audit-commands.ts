/** The command that reads the audit log. Rule CO-11. */
import { type CommandAnswer, type CommandInput, controlCommand } from "@tributary/control";
import type { HttpContext } from "@tributary/http";
import { accepted, type Result } from "@tributary/kernel";
import { auditTexts, usersOf } from "./audit-texts.ts";
import { type ConfigurationHistory, createConfigurationHistory } from "./configuration-history.ts";
import { findUser } from "./find-user.ts";

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
  const { audit, directory } = center;
  const found = user === null ? null : findUser(directory, user);
  if (found?.ok === false) return found;
  await history.refresh();
  const page = await audit.read(after ?? (await audit.positionAt(since)), PAGE);
  const wanted =
    found === null ? page.entries : page.entries.filter((entry) => usersOf(entry).includes(found.value.id));
  const entries: CommandAnswer<"audit-read">["entries"] = [];
  for (const entry of wanted) entries.push(await auditTexts(history, entry));
  return accepted({ entries, next: page.isLast ? null : page.position });
}
