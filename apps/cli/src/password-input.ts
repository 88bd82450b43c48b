import { accepted, type Result, refused } from "@tributary/kernel";

/** Standard input. `read` returns all of it. */
export type PasswordInput = { readonly isTerminal: boolean; readonly read: () => Promise<string> };

/** Returns the password on the only line of standard input. Refused for a terminal, which would show the password. */
export async function passwordIn({ isTerminal, read }: PasswordInput): Promise<Result<string, string>> {
  if (isTerminal) {
    return refused(
      "--password-stdin reads a file or the output of a program, because a terminal would show the password.",
    );
  }
  const line = (await read()).replace(/\r?\n$/, "");
  return line.includes("\n") ? refused("Standard input must have one line, the password.") : accepted(line);
}
