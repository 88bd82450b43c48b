/** The command line: reads the arguments, runs a command, prints its result. */
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import type { Result } from "@tributary/kernel";
import { readArguments } from "./arguments.ts";
import { existingDataFolder } from "./data-folder.ts";
import { helpText } from "./help.ts";
import { passwordIn } from "./password-input.ts";
import { printable } from "./printable.ts";

/** Exit status of a command that failed, and of arguments that are not understood. */
const FAILED = 1;
const MISUSED = 2;

await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  const read = readArguments(args);
  if (!read.ok) return misuse(read.refusal);
  if (read.value.kind === "help") return print(helpText(read.value.command));
  const { command, operand, values } = read.value;
  const dataDir = values["data-dir"] ?? process.env.TRIBUTARY_DATA_DIR ?? command.defaultFolder ?? existingDataFolder();
  const { stdin } = process;
  const readPassword = () => passwordIn({ isTerminal: stdin.isTTY === true, read: () => text(stdin) });
  report(await command.run({ operand, values, dataFolder: resolve(dataDir), readPassword }));
}

function report(result: Result<readonly string[], string | readonly string[]>): void {
  if (result.ok) for (const line of result.value) print(`${printable(line)}\n`);
  else {
    for (const line of [result.refusal].flat()) process.stderr.write(`${printable(line)}\n`);
    process.exitCode = FAILED;
  }
}

function misuse(sentence: string): void {
  process.stderr.write(`${printable(sentence)}\n`);
  process.exitCode = MISUSED;
}

function print(output: string): void {
  process.stdout.write(output);
}
