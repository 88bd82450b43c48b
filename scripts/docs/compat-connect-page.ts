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
    "`PersistentChat` is refused by name; `RelatedContactId`, `SegmentAttributes`, `ParticipantConfiguration`, `CustomerId` and `DisconnectOnCustomerExit` have no effect yet. A `ClientToken` is valid for ever (Amazon: seven days)",
  CreateQueue:
    "`HoursOfOperationId` is accepted without effect: the queue is always open. `MaxContacts`, `OutboundCallerConfig`, `OutboundEmailConfig`, `QuickConnectIds` and `Tags` are refused by name",
  StopContact: "`DisconnectReason` has no effect",
  DescribeContact: "chats only; `AgentInfo` has no `ConnectedToAgentTimestamp` once the contact has ended",
  UpdateContactAttributes:
    "by the id of the conversation's first contact, as the public page has it. 32,768 bytes a request (Amazon: a contact)",
};

/** Behavior behind the operations that is not Amazon's. */
const BEHAVIORS: readonly (readonly [amazon: string, here: string])[] = [
  [
    "the agent who has been available longest is next; one who handled a contact goes to the end of the line",
    "the longest idle is next; idle time also starts again with choosing *Available* again, with a missed contact and with an offer that was withdrawn",
  ],
  [
    "a customer who leaves while the contact rings: the agent's events have the contact as rejected",
    "the contact is removed from the agent's desk",
  ],
];

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
    "## Routing and states that differ",
    table(["Amazon Connect", "Here"], BEHAVIORS),
    "## Refused by name",
    later.map(({ name }) => name).join(" · "),
    "",
  ].join("\n\n");
}
