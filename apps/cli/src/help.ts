import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";

type Row = readonly [name: string, meaning: string];

const SERVE: Row = ["serve [options]", "Starts a center; `serve --help` lists the options"];

const OPTION_ROWS: readonly Row[] = [
  ["--data-dir DIR", "Data folder. Default: TRIBUTARY_DATA_DIR; else tributary-data if it exists"],
  ["", "or a backup is restored, else .tributary"],
  ["--help", "Prints this text"],
];

const USER_ROWS: readonly Row[] = [
  ["--first-name NAME", "First name"],
  ["--last-name NAME", "Last name"],
  ["--security-profile NAME", "Security profile; may be repeated. Default: Agent"],
  ["--routing-profile NAME", "Routing profile. Default: the only one of the center"],
  ["--password-stdin", "Reads the password from standard input, one line, instead of making a link"],
];

const AUDIT_ROWS: readonly Row[] = [
  ["--since TIME", "First entry: 12h, 7d, 2026-12-24 or 2026-12-24T18:00Z. Default: 7d"],
  ["--user NAME", "Only what this user did, and what was done to their account; deleted users too"],
  ["--json", "Prints one JSON object per line"],
];

const EXPORT_ROWS: readonly Row[] = [
  ["--file FILE", "Writes to FILE, which must not exist, instead of printing"],
  ["--files FOLDER", "Copies the files of the conversation to FOLDER, which must not exist"],
];

const FILE_ROWS: readonly Row[] = [
  ["--dry-run", "Prints the differences, and changes nothing"],
  ["--prune", "Deletes resources that are not in the file"],
];

/** Options with their meanings, by the commands that have them. */
const ROWS_OF: Readonly<Record<string, readonly Row[]>> = {
  "user add": USER_ROWS,
  "user password": USER_ROWS.slice(-1),
  "contact export": EXPORT_ROWS,
  audit: AUDIT_ROWS,
  apply: FILE_ROWS,
};

/** Returns the output of `--help`: of one command, or of all. */
export function helpText(command?: Command): string {
  if (command !== undefined) return commandHelp(command);
  const groups = COMMANDS.map(({ title, commands }) => ({ title, rows: commands.map(rowOf) }));
  const sections = [
    { title: "Server", rows: [SERVE] },
    ...groups,
    { title: "Options of user add (--password-stdin also of user password)", rows: USER_ROWS },
    { title: "Options of contact export", rows: EXPORT_ROWS },
    { title: "Options of audit", rows: AUDIT_ROWS },
    { title: "Options of apply", rows: FILE_ROWS },
    { title: "Options", rows: OPTION_ROWS },
  ];
  return ["Usage: npx tributary <command> [options]", ...textsOf(sections)].join("\n\n").concat("\n");
}

function commandHelp(command: Command): string {
  const [usage, summary] = rowOf(command);
  const sections = [{ title: "Options", rows: [...(ROWS_OF[command.name] ?? []), ...OPTION_ROWS] }];
  return [`Usage: npx tributary ${usage}`, summary, ...textsOf(sections)].join("\n\n").concat("\n");
}

type Section = { readonly title: string; readonly rows: readonly Row[] };

function textsOf(sections: readonly Section[]): readonly string[] {
  const width = Math.max(...sections.flatMap(({ rows }) => rows.map(([name]) => name.length))) + 2;
  return sections.map(({ title, rows }) => {
    const lines = rows.map(([name, meaning]) => `  ${name.padEnd(width)}${meaning}`);
    return [title, ...lines].join("\n");
  });
}

function rowOf({ name, operand, isOperandOptional, options, summary }: Command): Row {
  const shown = isOperandOptional ? `[${operand}]` : operand;
  return [[name, shown, options && "[options]"].filter(Boolean).join(" "), summary];
}
