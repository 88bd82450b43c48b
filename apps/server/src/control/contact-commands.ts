/** Commands on contacts. Rules CO-12 to CO-14, CO-16. */
import { controlCommand } from "@tributary/control";
import { type HttpContext, routingAnswer } from "@tributary/http";
import { accepted, refused } from "@tributary/kernel";
import { explain, idOf } from "@tributary/model";
import { BY_COMMAND_LINE } from "./by-command-line.ts";
import { writeNewFile } from "./new-file.ts";

/** Items of a transcript in one answer. */
const EXPORT_PAGE = 200;

/** Returns the commands, by name. */
export function contactCommands({ center, clock, log }: Pick<HttpContext, "center" | "clock" | "log">) {
  const { conversations, directory } = center;
  const named = (contactId: string): string => idOf(directory.definition.instance, "contact", contactId);
  return {
    "contact-explain": controlCommand("contact-explain", async ({ contactId }) => {
      const answer = await routingAnswer(center, {
        contactId: named(contactId),
        now: clock.now(),
      });
      if (answer.ok) return accepted({ words: [...answer.value.words] });
      const { code } = answer.refusal;
      return refused(code === "not-found" ? unknown(contactId) : explain(answer.refusal));
    }),
    "contact-export": controlCommand("contact-export", async ({ contactId, after }) => {
      const page = { after, limit: EXPORT_PAGE, by: BY_COMMAND_LINE };
      const exported = await conversations.export(named(contactId), page);
      if (!exported.ok) {
        return refused(exported.refusal.code === "not-found" ? unknown(contactId) : explain(exported.refusal));
      }
      const { conversation, items, next } = exported.value;
      if (after === null) log.info("conversation exported", { contactId: conversation.conversationId });
      return accepted({ conversation, items: [...items], next });
    }),
    "contact-file": controlCommand("contact-file", async ({ contactId, attachmentId, target }) => {
      const found = await conversations.fileOf(named(contactId), { attachmentId, by: BY_COMMAND_LINE });
      if (!found.ok) return refused(`The file ${attachmentId} of the contact ${contactId} is not stored.`);
      const written = await writeNewFile(target, found.value.bytes);
      return written.ok ? accepted({}) : written;
    }),
    "contact-erase": controlCommand("contact-erase", async ({ contactId }) => {
      const erased = await conversations.erase(named(contactId), BY_COMMAND_LINE);
      if (erased.ok) {
        log.info("conversation erased", { contactId: erased.value[0] });
        return accepted({ contactIds: [...erased.value] });
      }
      const { code } = erased.refusal;
      if (code === "not-found") return accepted({ contactIds: [] });
      if (code === "wrong-phase") return refused(`The contact ${contactId} has not ended: end it first.`);
      if (code !== "in-use") return refused(explain(erased.refusal));
      return refused(`An agent still has the contact ${contactId} on their desk: it can be erased once it is cleared.`);
    }),
  };
}

function unknown(contactId: string): string {
  return `There is no contact ${contactId}.`;
}
