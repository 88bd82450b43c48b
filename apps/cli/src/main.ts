/** The command line: reads the arguments, runs a command, prints its result. */
import { parseArgs } from "node:util";
import type { Result } from "@tributary/kernel";
import { backUp } from "./backup.ts";

const HELP = `Usage: npx tributary <command> [options]

Commands
  backup FILE        Copies the data of a center to FILE, which must not exist. The center may be running.

Options
  --data-dir DIR     Data folder of the center; TRIBUTARY_DATA_DIR or .tributary if absent
  --help             Prints this text
`;

/** Exit status of a command that failed, and of arguments that are not understood. */
const FAILED = 1;
const MISUSED = 2;

await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  const parsed = parse(args);
  if (typeof parsed === "string") return misuse(parsed);
  const { values, positionals } = parsed;
  if (values.help) return print(HELP);
  const [command, ...operands] = positionals;
  if (command === undefined) return misuse("A command is required.");
  if (command !== "backup") return misuse(`Unknown command "${command}".`);
  const [file] = operands;
  if (file === undefined || operands.length > 1) return misuse("backup requires one FILE.");
  report(await backUp({ dataFolder: values["data-dir"], file }));
}

function parse(args: readonly string[]) {
  const dataDir = process.env.TRIBUTARY_DATA_DIR ?? ".tributary";
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { "data-dir": { type: "string", default: dataDir }, help: { type: "boolean", default: false } },
    });
  } catch (error) {
    const [sentence = ""] = String(error instanceof Error ? error.message : error).split(". ");
    return `${sentence.replace(/\.$/, "")}.`; // Node appends advice for programmers
  }
}

function report(result: Result<string, string>): void {
  if (result.ok) print(`${result.value}\n`);
  else {
    process.stderr.write(`${result.refusal}\n`);
    process.exitCode = FAILED;
  }
}

function misuse(sentence: string): void {
  process.stderr.write(`${sentence}\n\n${HELP}`);
  process.exitCode = MISUSED;
}

function print(text: string): void {
  process.stdout.write(text);
}
