import { parseArgs } from "node:util";
import { accepted, type Result, refused } from "@tributary/kernel";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { COMMON_OPTIONS, OPTIONS, type OptionName, type OptionValues } from "./options.ts";

/** Arguments that are understood. */
export type Arguments =
  | { readonly kind: "help" }
  | { readonly kind: "run"; readonly command: Command; readonly operand: string; readonly values: OptionValues };

/** Reads the arguments. Refusals: one sentence. */
export function readArguments(args: readonly string[]): Result<Arguments, string> {
  const parsed = parse(args);
  if (!parsed.ok) return parsed;
  const { values, positionals } = parsed.value;
  if (values.help) return accepted({ kind: "help" });
  const found = findCommand(positionals);
  if (!found.ok) return found;
  const { command, operands } = found.value;
  const foreign = foreignOption(command, values);
  if (foreign !== undefined) return refused(`${command.name} has no option --${foreign}.`);
  if (!fits(command, operands)) return refused(operandRule(command));
  return accepted({ kind: "run", command, operand: operands[0] ?? "", values });
}

function parse(args: readonly string[]) {
  try {
    return accepted(parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS }));
  } catch (error) {
    const [sentence = ""] = String(error instanceof Error ? error.message : error).split(". ");
    return refused(`${sentence.replace(/\.$/, "")}.`); // Node appends advice for programmers
  }
}

type Found = { readonly command: Command; readonly operands: readonly string[] };

function findCommand(words: readonly string[]): Result<Found, string> {
  const commands = COMMANDS.flatMap((group) => group.commands);
  for (const length of [2, 1]) {
    const command = commands.find(({ name }) => name === words.slice(0, length).join(" "));
    if (command !== undefined) return accepted({ command, operands: words.slice(length) });
  }
  const [first, second] = words;
  if (first === undefined) return refused("A command is required.");
  const isGroup = commands.some(({ name }) => name.startsWith(`${first} `));
  return refused(`Unknown command "${isGroup && second !== undefined ? `${first} ${second}` : first}".`);
}

function foreignOption({ options = [] }: Command, values: OptionValues): string | undefined {
  const known: ReadonlySet<string> = new Set<OptionName>([...COMMON_OPTIONS, ...options]);
  return Object.keys(values).find((name) => !known.has(name));
}

function fits({ operand, isOperandOptional }: Command, { length }: readonly string[]): boolean {
  return operand === undefined ? length === 0 : length === 1 || (length === 0 && isOperandOptional === true);
}

function operandRule({ name, operand, isOperandOptional }: Command): string {
  if (operand === undefined) return `${name} takes nothing but options.`;
  return isOperandOptional ? `${name} takes one ${operand}, or none.` : `${name} requires one ${operand}.`;
}
