/** Options of all commands, for `parseArgs`. */
export const OPTIONS = {
  "data-dir": { type: "string" },
  help: { type: "boolean" },
  "first-name": { type: "string" },
  "last-name": { type: "string" },
  "security-profile": { type: "string", multiple: true },
  "routing-profile": { type: "string" },
  "password-stdin": { type: "boolean" },
  prune: { type: "boolean" },
  "dry-run": { type: "boolean" },
  since: { type: "string" },
  user: { type: "string" },
  json: { type: "boolean" },
  file: { type: "string" },
  files: { type: "string" },
} as const;

export type OptionName = keyof typeof OPTIONS;

/** Options that every command has. */
export const COMMON_OPTIONS: readonly OptionName[] = ["data-dir", "help"];

/** Given options. */
export type OptionValues = {
  readonly [Name in OptionName]?: (typeof OPTIONS)[Name] extends { readonly multiple: true }
    ? string[]
    : (typeof OPTIONS)[Name] extends { readonly type: "boolean" }
      ? boolean
      : string;
};
