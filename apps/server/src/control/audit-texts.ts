/** Entries of the audit log in words, with names in place of ids. */
import { describeChange, describeInstanceChange, type InstanceFacts, named } from "@tributary/center-file";
import type { CommandAnswer } from "@tributary/control";
import type { AuditEntry } from "@tributary/engine";
import type { Actor, ConfigurationEdit, ResourceIn, ResourceList, UserId } from "@tributary/model";
import type { ConfigurationHistory } from "./configuration-history.ts";

type Names = Pick<ConfigurationHistory, "nameOf">;

/** Changes of one commit that a line names. */
const MAX_EDITS = 10;

/** Returns an entry in words. */
export async function auditTexts(
  history: ConfigurationHistory,
  entry: AuditEntry,
): Promise<CommandAnswer<"audit-read">["entries"][number]> {
  const { at, type } = entry;
  return { at, type, by: actorText(history, actorOf(entry)), text: await textOf(history, entry) };
}

/** Returns the ids of the users that an entry concerns: its author, and the owners of the accounts that it changed. */
export function usersOf(entry: AuditEntry): readonly string[] {
  const by = actorOf(entry);
  const actor = by !== undefined && "userId" in by ? [by.userId] : [];
  if ("userId" in entry) return [...actor, entry.userId];
  if (entry.type === "configuration.edited") return [...actor, ...entry.edits.flatMap(userOfEdit)];
  if ("list" in entry && entry.list === "users")
    return [...actor, entry.type === "resource.deleted" ? entry.id : entry.resource.id];
  return actor;
}

function userOfEdit(edit: ConfigurationEdit): readonly string[] {
  if (edit.kind === "instance" || edit.list !== "users") return [];
  return [edit.kind === "put" ? edit.resource.id : edit.id];
}

/** A sign-in is caused by the user, a refused one by someone unknown. */
function actorOf(entry: AuditEntry): Actor | undefined {
  if (entry.type === "user.signed-in") {
    const { userId, accessKeyId } = entry;
    return accessKeyId === undefined ? { kind: "user", userId } : { kind: "access-key", accessKeyId, userId };
  }
  return "by" in entry ? entry.by : undefined;
}

function actorText(names: Names, by: Actor | undefined): string {
  switch (by?.kind) {
    case "access-key":
      return `${userText(names, by.userId)} (key ${by.accessKeyId})`;
    case "unsigned":
      return `unsigned request from ${by.address}`;
    case "user":
      return userText(names, by.userId);
    case "command-line":
      return "command line";
    case "set-up":
      return "set-up page";
    case "server":
      return "server";
    case undefined:
      return "unknown";
  }
}

async function textOf(history: ConfigurationHistory, entry: AuditEntry): Promise<string> {
  switch (entry.type) {
    case "instance.created":
      return `created the center ${entry.instance.alias}`;
    case "instance.changed":
      return instanceText(history, entry.instance, entry.seq);
    case "configuration.edited":
      return editsText(history, entry.edits, entry.seq);
    case "resource.created":
    case "resource.changed":
      return writtenText(history, entry, entry.seq);
    case "resource.deleted":
      return `deleted ${resourceText(history, entry.list, entry.id)}`;
    default:
      return factText(history, entry);
  }
}

type Fact = Exclude<
  AuditEntry,
  {
    type:
      | "configuration.edited"
      | `instance.${"created" | "changed"}`
      | `resource.${"created" | "changed" | "deleted"}`;
  }
>;

const METHODS = { "single-sign-on": "single sign-on", federation: "federation" } as const;

const REMOVALS = {
  disabled: "disabled",
  reset: "made a link for another password of",
  unknown: "removed the password of",
} as const;

function factText(names: Names, entry: Fact): string {
  switch (entry.type) {
    case "user.routing-profile-assigned":
      return `changed user ${userText(names, entry.userId)}`;
    case "user.signed-in":
      return `signed in from ${entry.address}${entry.method === undefined ? "" : ` by ${METHODS[entry.method]}`}`;
    case "user.sign-in-refused":
      return `sign-in as ${userText(names, entry.userId)} refused from ${entry.address}: ${entry.reason.replaceAll("-", " ")}`;
    case "user.password-set":
      return `set the password of ${userText(names, entry.userId)}`;
    case "user.password-removed":
      return `${REMOVALS[entry.reason ?? "unknown"]} ${userText(names, entry.userId)}`;
    case "access-key.created":
      return `created access key ${entry.accessKeyId} of ${userText(names, entry.userId)}`;
    case "access-key.revoked":
      return `revoked access key ${entry.accessKeyId} of ${userText(names, entry.userId)}`;
    case "contact.monitored":
      return `let ${userText(names, entry.userId)} monitor contact ${entry.contactId}`;
    case "operation.refused":
      return `${entry.operation} refused: ${entry.permission}`;
    case "transcript.read":
      return `read the transcript of contact ${entry.contactId}`;
    case "conversation.exported":
      return `exported the conversation of ${contactsText(entry.contactIds)}`;
    case "conversation.file-exported":
      return `exported the file ${entry.attachmentId} of ${contactsText(entry.contactIds)}`;
    case "conversation.erased":
      return `erased the conversation of ${contactsText(entry.contactIds)}`;
    case "conversations.expired":
      return `deleted the conversations, whose time was over, of ${contactsText(entry.conversationIds)}`;
  }
}

/** A conversation has the id of its first contact. */
function contactsText(ids: readonly string[]): string {
  return ids.length === 1 ? `contact ${ids[0]}` : `contacts ${ids.join(", ")}`;
}

async function editsText(
  history: ConfigurationHistory,
  edits: readonly ConfigurationEdit[],
  seq: number,
): Promise<string> {
  const shown: string[] = [];
  for (const edit of edits.slice(0, MAX_EDITS)) {
    if (edit.kind === "instance") shown.push(await instanceText(history, edit.changes, seq));
    else if (edit.kind === "put") shown.push(await writtenText(history, edit, seq));
    else shown.push(`deleted ${resourceText(history, edit.list, edit.id)}`);
  }
  const others = edits.length - shown.length;
  return [...shown, ...(others > 0 ? [`and ${others} more`] : [])].join("; ");
}

async function instanceText(history: ConfigurationHistory, after: InstanceFacts, seq: number): Promise<string> {
  const before = await history.instanceBefore(seq);
  return before === undefined
    ? "changed the instance"
    : `changed the instance: ${describeInstanceChange(before, after)}`;
}

type Written = { readonly list: ResourceList; readonly resource: ResourceIn<ResourceList> };

async function writtenText(
  history: ConfigurationHistory,
  { list, resource: after }: Written,
  seq: number,
): Promise<string> {
  const resource = resourceText(history, list, after.id);
  const before = await history.resourceBefore(list, after.id, seq);
  if (before === undefined) return `created ${resource}`;
  return `changed ${resource}: ${describeChange(list, { before, after }, history.nameOf)}`;
}

function resourceText(names: Names, list: ResourceList, id: string): string {
  return named({ list, name: names.nameOf(list, id) });
}

function userText(names: Names, userId: UserId): string {
  return names.nameOf("users", userId);
}
