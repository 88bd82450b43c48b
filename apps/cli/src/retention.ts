/** The command that shows and sets for how long conversations are kept: the server carries it out. */
import { askServer, type CommandAnswer } from "@tributary/control";
import { accepted, refused } from "@tributary/kernel";
import type { Command } from "./command.ts";

/** Operand that keeps conversations for ever. */
const OFF = "off";

export const showOrSetRetention: Command = {
  name: "retention",
  operand: "DAYS",
  isOperandOptional: true,
  summary: "Prints how long ended conversations are kept, or sets it: days, or off",
  async run({ operand, dataFolder }) {
    if (operand === "") {
      const read = await askServer(dataFolder, "retention-read", {});
      return read.ok ? accepted(linesOf(read.value)) : read;
    }
    if (operand !== OFF && !/^\d{1,9}$/.test(operand)) return refused(`DAYS is a whole number, or ${OFF}.`);
    const set = await askServer(dataFolder, "retention-set", { days: operand === OFF ? null : Number(operand) });
    return set.ok ? accepted(linesOf(set.value)) : set;
  },
};

function linesOf({ days, archiveDir }: CommandAnswer<"retention-read">): readonly string[] {
  if (days === null) return ["Conversations are kept for ever."];
  const copy = archiveDir === null ? "without a copy" : `and written to ${archiveDir} before`;
  return [`Conversations are deleted ${days} ${days === 1 ? "day" : "days"} after their end, ${copy}.`];
}
