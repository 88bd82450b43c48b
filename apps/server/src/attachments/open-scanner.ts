import type { Scanner } from "@tributary/engine";
import type { Config } from "../config/schema.ts";
import { type CommandScannerDeps, createCommandScanner } from "./scan-by-command.ts";
import { createHttpScanner } from "./scan-by-http.ts";

type ScannerConfig = Pick<Config, "attachmentScannerUrl" | "attachmentScannerToken" | "attachmentScannerCommand">;

/** The scanner of the settings. */
export type OpenScanner = { readonly scanner?: Scanner } & Disposable;

/** Opens the scanner that the settings name, if they name one. */
export function openScanner(deps: CommandScannerDeps, config: ScannerConfig): OpenScanner {
  const { attachmentScannerUrl: url, attachmentScannerToken: token, attachmentScannerCommand: command } = config;
  if (command !== undefined) {
    const scanner = createCommandScanner(deps, command);
    return { scanner, [Symbol.dispose]: () => scanner[Symbol.dispose]() };
  }
  const scanner =
    url === undefined ? undefined : createHttpScanner(deps, { url, ...(token !== undefined && { token }) });
  return { ...(scanner && { scanner }), [Symbol.dispose]: () => undefined };
}
