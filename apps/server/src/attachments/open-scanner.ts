import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Scanner } from "@tributary/engine";
import { CenterError } from "@tributary/model";
import type { Config } from "../config/schema.ts";
import { type CommandScannerDeps, createCommandScanner } from "./scan-by-command.ts";
import { createHttpScanner } from "./scan-by-http.ts";

type ScannerConfig = Pick<Config, "attachmentScannerUrl" | "attachmentScannerToken" | "attachmentScannerCommand">;

/** The scanner of the settings. */
export type OpenScanner = { readonly scanner?: Scanner } & Disposable;

/**
 * Opens the scanner that the settings name, if they name one.
 *
 * Errors: `CenterError("unavailable")` with a sentence for the operator if it is a program that cannot be run: otherwise each file would be rejected a minute
 * later. Source: AX-22.
 */
export async function openScanner(deps: CommandScannerDeps, config: ScannerConfig): Promise<OpenScanner> {
  const { attachmentScannerUrl: url, attachmentScannerToken: token, attachmentScannerCommand: command } = config;
  if (command !== undefined) {
    const [program = ""] = command;
    if (!(await canRun(program, deps.environment)))
      throw new CenterError("unavailable", `the scanner ${program} is not a program that this user can run`);
    const scanner = createCommandScanner(deps, command);
    return { scanner, [Symbol.dispose]: () => scanner[Symbol.dispose]() };
  }
  const scanner =
    url === undefined ? undefined : createHttpScanner(deps, { url, ...(token !== undefined && { token }) });
  return { ...(scanner && { scanner }), [Symbol.dispose]: () => undefined };
}

/** A name without a folder is looked for in those of PATH; Windows adds the endings of PATHEXT to a name. */
async function canRun(program: string, environment: CommandScannerDeps["environment"]): Promise<boolean> {
  const { PATH = "", PATHEXT = "" } = environment;
  const folders = /[/\\]/.test(program) ? [""] : PATH.split(delimiter).filter((folder) => folder !== "");
  const endings = ["", ...PATHEXT.split(";").filter((ending) => ending !== "")];
  for (const folder of folders) {
    for (const ending of endings) {
      const isFound = await access(join(folder, program + ending), constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isFound) return true;
    }
  }
  return false;
}
