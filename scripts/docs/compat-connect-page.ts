/**
 * What: the page of the control plane's operations, from the operation table and the list of those that are carried out.
 * When: inside gen-docs.
 * How:  await compatConnectPage(root)
 */
import { join } from "node:path";
import { generatedFrom, table } from "./markdown.ts";

type Row = { readonly name: string; readonly method: string; readonly path: string };

/** What an operation leaves out, where it leaves out anything that callers may miss. */
const PARTLY: Readonly<Record<string, string>> = {
  StartChatContact:
    "`PersistentChat` is refused by name; `RelatedContactId`, `SegmentAttributes`, `ParticipantConfiguration`, `CustomerId` and `DisconnectOnCustomerExit` have no effect yet",
  DescribeContact: "chats only",
  UpdateContactAttributes: "by the id of the conversation's first contact, as the public page has it",
};

/** Renders docs/compat/connect.md. */
export async function compatConnectPage(root: string): Promise<string> {
  const { CONNECT_OPERATIONS } = (await import(join(root, "packages/protocol/src/connect/operations.ts"))) as {
    CONNECT_OPERATIONS: readonly Row[];
  };
  const { implementedOperations } = (await import(join(root, "packages/http/src/connect/implemented.ts"))) as {
    implementedOperations: readonly { readonly name: string }[];
  };
  const done = new Set(implementedOperations.map(({ name }) => name));
  const rowOf = ({ name, method, path }: Row): string[] => [name, `\`${method} ${path}\``, PARTLY[name] ?? ""];
  const later = CONNECT_OPERATIONS.filter(({ name }) => !done.has(name));
  return [
    "# Connect control plane",
    generatedFrom("packages/http/src/connect/implemented.ts"),
    `${done.size} of ${CONNECT_OPERATIONS.length} operations are carried out. Every other one answers \`InvalidRequestException\` (400) in JSON, naming the operation.`,
    "Times are epoch seconds, ids may be given bare or as ARNs, requests are signed (SigV4, service `connect`) with one of the center's access keys.",
    "## Carried out",
    table(["Operation", "Request", "Differs"], CONNECT_OPERATIONS.filter(({ name }) => done.has(name)).map(rowOf)),
    "## Refused by name",
    later.map(({ name }) => name).join(" · "),
    "",
  ].join("\n\n");
}
