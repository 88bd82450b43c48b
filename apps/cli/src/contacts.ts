/** Commands on contacts: the server carries them out. */
import { mkdirSync, openSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { askServer, type CommandAnswer } from "@tributary/control";
import { accepted, type Result, refused } from "@tributary/kernel";
import type { Command } from "./command.ts";
import { escapedJsonLines } from "./printable.ts";

/** An export contains all that customers wrote. */
const OWNER_ONLY = 0o600;

export const explainContact: Command = {
  name: "explain",
  operand: "CONTACT_ID",
  summary: "Prints why a contact waits, or why an agent has it",
  async run({ operand: contactId, dataFolder }) {
    const explained = await askServer(dataFolder, "contact-explain", { contactId });
    return explained.ok ? accepted(explained.value.words) : explained;
  },
};

export const exportContact: Command = {
  name: "contact export",
  operand: "ID",
  options: ["file", "files"],
  summary: "Prints all that is stored about a conversation, as JSON",
  async run({ operand: contactId, values: { file, files }, dataFolder }) {
    const folder = files === undefined ? accepted(undefined) : createFolder(files);
    if (!folder.ok) return folder;
    const opened = file === undefined ? accepted(undefined) : createFile(file); // before the server notes that the conversation was exported
    if (!opened.ok) return opened;
    const exported = await readConversation(dataFolder, contactId);
    if (!exported.ok) {
      if (file !== undefined) rmSync(file, { force: true });
      if (files !== undefined) rmdirSync(files);
      return exported;
    }
    const lines = escapedJsonLines(exported.value);
    if (opened.value !== undefined) writeFileSync(opened.value, `${lines.join("\n")}\n`);
    const copied = files === undefined ? accepted(0) : await copyFiles(dataFolder, exported.value, resolve(files));
    if (!copied.ok) {
      if (file !== undefined) rmSync(file, { force: true });
      return copied;
    }
    if (file === undefined) return accepted(lines);
    return accepted([
      `Exported to ${file}.`,
      ...(files === undefined ? [] : [`Copied ${copied.value} ${copied.value === 1 ? "file" : "files"} to ${files}.`]),
    ]);
  },
};

/** Copies the files of a conversation to a new folder, which is removed if that fails. Their names are their ids, which the export contains. */
async function copyFiles(
  dataFolder: string,
  { conversationId, transcript }: Conversation,
  folder: string,
): Promise<Result<number, string>> {
  const sent = transcript.filter((item) => Reflect.get(item, "type") === "attachment.sent");
  for (const item of sent) {
    const attachmentId = String(Reflect.get(item, "attachmentId"));
    const [extension = ""] = /\.[A-Za-z0-9]{1,8}$/.exec(String(Reflect.get(item, "name"))) ?? [];
    const target = join(folder, attachmentId + extension);
    const copied = await askServer(dataFolder, "contact-file", {
      contactId: String(conversationId),
      attachmentId,
      target,
    });
    if (!copied.ok) {
      rmSync(folder, { recursive: true, force: true });
      return copied;
    }
  }
  return accepted(sent.length);
}

export const eraseContact: Command = {
  name: "contact erase",
  operand: "ID",
  summary: "Deletes all that is stored about a conversation that has ended",
  async run({ operand: contactId, dataFolder }) {
    const erased = await askServer(dataFolder, "contact-erase", { contactId });
    if (!erased.ok) return erased;
    const { contactIds } = erased.value;
    if (contactIds.length === 0) return accepted([`Nothing is stored about a contact ${contactId}.`]);
    return accepted([`Erased the conversation of ${contactIds.join(", ")}. Backups still contain it.`]);
  },
};

type Conversation = CommandAnswer<"contact-export">["conversation"] & { readonly transcript: readonly object[] };

/** Reads a conversation page by page. */
async function readConversation(dataFolder: string, contactId: string): Promise<Result<Conversation, string>> {
  const transcript: object[] = [];
  for (let after: number | null = null; ; ) {
    const page: Result<CommandAnswer<"contact-export">, string> = await askServer(dataFolder, "contact-export", {
      contactId,
      after,
    });
    if (!page.ok) return page;
    transcript.push(...page.value.items);
    if (page.value.next === null) return accepted({ ...page.value.conversation, transcript });
    after = page.value.next;
  }
}

function createFolder(path: string): Result<undefined, string> {
  try {
    mkdirSync(path, { mode: 0o700 });
    return accepted(undefined);
  } catch (error) {
    const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
    return refused(exists ? `${path} exists already.` : `${path} cannot be created.`);
  }
}

function createFile(path: string): Result<number, string> {
  try {
    return accepted(openSync(path, "wx", OWNER_ONLY));
  } catch (error) {
    const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
    return refused(exists ? `${path} exists already.` : `${path} cannot be written.`);
  }
}
