import { parseArgs } from "node:util";
import { accepted, type Result, refused } from "@tributary/kernel";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { nearestName } from "./nearest.ts";
import { COMMON_OPTIONS, OPTIONS, type OptionName, type OptionValues } from "./options.ts";

/** Arguments that are understood. */
export type Arguments =
  /** `command`: the one that was named, if it is known. */
  | { readonly kind: "help"; readonly command: Command | undefined }
  | { readonly kind: "run"; readonly command: Command; readonly operand: string; readonly values: OptionValues };

/** Reads the arguments. Refusals: one line, which names the help that has more. */
export function readArguments(args: readonly string[]): Result<Arguments, string> {
  const parsed = parse(args);
  if (!parsed.ok) return parsed;
  const { values, positionals } = parsed.value;
  if (values.help) {
    const named = findCommand(positionals);
    return accepted({ kind: "help", command: named.ok ? named.value.command : undefined });
  }
  const found = findCommand(positionals);
  if (!found.ok) return found;
  const { command, operands } = found.value;
  const foreign = foreignOption(command, values);
  if (foreign !== undefined) return refused(`${command.name} has no option --${foreign}. ${helpFor(command)}`);
  if (!fits(command, operands)) return refused(`${operandRule(command)} ${helpFor(command)}`);
  return accepted({ kind: "run", command, operand: operands[0] ?? "", values });
}

function parse(args: readonly string[]) {
  try {
    return accepted(parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS }));
  } catch (error) {
    return refused(`${unknownOption(args) ?? sentenceOf(error)} ${helpFor(commandIn(args))}`);
  }
}

/** Node appends advice for programmers. */
function sentenceOf(error: unknown): string {
  const [sentence = ""] = String(error instanceof Error ? error.message : error).split(". ");
  return `${sentence.replace(/\.$/, "")}.`;
}

/** Returns the sentence about the first option that no command has, with the nearest one; undefined if all are known. */
function unknownOption(args: readonly string[]): string | undefined {
  const { tokens } = lenient(args);
  const unknown = tokens.find((token) => token.kind === "option" && !Object.hasOwn(OPTIONS, token.name));
  if (unknown?.kind !== "option") return undefined;
  const command = commandIn(args);
  const names = command === undefined ? Object.keys(OPTIONS) : [...COMMON_OPTIONS, ...(command.options ?? [])];
  const nearest = nearestName(unknown.name, names);
  const sentence = `Unknown option ${unknown.rawName}.`;
  return nearest === undefined ? sentence : `${sentence} Did you mean --${nearest}?`;
}

function commandIn(args: readonly string[]): Command | undefined {
  const found = findCommand(lenient(args).positionals);
  return found.ok ? found.value.command : undefined;
}

function lenient(args: readonly string[]) {
  return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS, strict: false, tokens: true });
}

function helpFor(command: Command | undefined): string {
  return `See "tributary ${command === undefined ? "" : `${command.name} `}--help".`;
}

type Found = { readonly command: Command; readonly operands: readonly string[] };

function findCommand(words: readonly string[]): Result<Found, string> {
  const commands = COMMANDS.flatMap((group) => group.commands);
  for (const length of [2, 1]) {
    const command = commands.find(({ name }) => name === words.slice(0, length).join(" "));
    if (command !== undefined) return accepted({ command, operands: words.slice(length) });
  }
  const [first, second] = words;
  if (first === undefined) return refused(`A command is required. ${helpFor(undefined)}`);
  const names = commands.map(({ name }) => name);
  const group = names.filter((name) => name.startsWith(`${first} `));
  if (group.length > 0 && second === undefined) {
    return refused(`${first} requires a second word: ${group.join(", ")}. ${helpFor(undefined)}`);
  }
  const word = group.length > 0 ? `${first} ${second}` : first;
  const nearest = nearestName(word, names);
  const meant = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
  return refused(`Unknown command "${word}".${meant} ${helpFor(undefined)}`);
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
