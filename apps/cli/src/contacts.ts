/** Commands on contacts: the server carries them out. */
import { askServer } from "@tributary/control";
import { accepted } from "@tributary/kernel";
import type { Command } from "./command.ts";

export const explainContact: Command = {
  name: "explain",
  operand: "CONTACT_ID",
  summary: "Prints why a contact waits, or why an agent has it",
  async run({ operand: contactId, dataFolder }) {
    const explained = await askServer(dataFolder, "contact-explain", { contactId });
    return explained.ok ? accepted(explained.value.words) : explained;
  },
};
