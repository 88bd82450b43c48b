/** Commands on contacts: the server carries them out. */
import { openSync, rmSync, writeFileSync } from "node:fs";
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
  options: ["file"],
  summary: "Prints all that is stored about a conversation, as JSON",
  async run({ operand: contactId, values: { file }, dataFolder }) {
    if (file === undefined) {
      const exported = await readConversation(dataFolder, contactId);
      return exported.ok ? accepted(escapedJsonLines(exported.value)) : exported;
    }
    const opened = createFile(file); // before the server notes that the conversation was exported
    if (!opened.ok) return opened;
    const exported = await readConversation(dataFolder, contactId);
    if (!exported.ok) {
      rmSync(file, { force: true });
      return exported;
    }
    writeFileSync(opened.value, `${escapedJsonLines(exported.value).join("\n")}\n`);
    return accepted([`Exported to ${file}.`]);
  },
};

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

function createFile(path: string): Result<number, string> {
  try {
    return accepted(openSync(path, "wx", OWNER_ONLY));
  } catch (error) {
    const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
    return refused(exists ? `${path} exists already.` : `${path} cannot be written.`);
  }
}
