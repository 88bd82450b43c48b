/** Commands on contacts. Rule CO-12. */
import { controlCommand } from "@tributary/control";
import { type HttpContext, routingAnswer } from "@tributary/http";
import { accepted, refused } from "@tributary/kernel";
import { explain, idOf } from "@tributary/model";

/** Returns the commands, by name. */
export function contactCommands({ center, clock }: Pick<HttpContext, "center" | "clock">) {
  return {
    "contact-explain": controlCommand("contact-explain", async ({ contactId }) => {
      const answer = await routingAnswer(center, { contactId: idOf(contactId), now: clock.now() });
      if (answer.ok) return accepted({ words: [...answer.value.words] });
      const { code } = answer.refusal;
      return refused(code === "not-found" ? `There is no contact ${contactId}.` : explain(answer.refusal));
    }),
  };
}
