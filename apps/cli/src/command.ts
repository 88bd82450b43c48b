import type { Result } from "@tributary/kernel";
import type { OptionName, OptionValues } from "./options.ts";

/** Input of a command. `operand` is empty for a command without one. `dataFolder` is absolute. */
export type CommandInput = {
  readonly operand: string;
  readonly values: OptionValues;
  readonly dataFolder: string;
  /** Reads the password from standard input. */
  readonly readPassword: () => Promise<Result<string, string>>;
};

/** A command of the command line. */
export type Command = {
  /** One or two words. */
  readonly name: string;
  /** Placeholder of its operand; absent if it has none. */
  readonly operand?: string;
  /** True if the operand may be left out; it is empty then. */
  readonly isOperandOptional?: true;
  /** Options besides those of every command. */
  readonly options?: readonly OptionName[];
  /** Its effect on one line. */
  readonly summary: string;
  /** Data folder in the working folder that is used if none is named. Default: the one that exists. */
  readonly defaultFolder?: string;
  /** Resolves to the lines to print, or to the sentence about the obstacle; with its details, to several lines. */
  run(input: CommandInput): Promise<Result<readonly string[], string | readonly string[]>>;
};

/** Commands with a heading. */
export type CommandGroup = { readonly title: string; readonly commands: readonly Command[] };
