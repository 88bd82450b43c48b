import { expect, it } from "vitest";
import { readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { helpText } from "./help.ts";

it.each([
  [[], 'A command is required. See "tributary --help".'],
  [["restart"], 'Unknown command "restart". Did you mean restore? See "tributary --help".'],
  [["contact"], 'contact requires a second word: contact export, contact erase. See "tributary --help".'],
  [["key"], 'key requires a second word: key add, key revoke, key list. See "tributary --help".'],
  [["user", "ad", "mia"], 'Unknown command "user ad". Did you mean user add? See "tributary --help".'],
  [["x".repeat(50_000)], `Unknown command "${"x".repeat(50_000)}". See "tributary --help".`],
  [["backup"], 'backup requires one FILE. See "tributary backup --help".'],
  [["backup", "a", "b"], 'backup requires one FILE. See "tributary backup --help".'],
  [["user", "add"], 'user add requires one NAME. See "tributary user add --help".'],
  [["retention", "1", "2"], 'retention takes one DAYS, or none. See "tributary retention --help".'],
  [["contact", "erase"], 'contact erase requires one ID. See "tributary contact erase --help".'],
  [
    ["contact", "erase", "a", "--file", "b"],
    'contact erase has no option --file. See "tributary contact erase --help".',
  ],
  [["check", "now"], 'check takes nothing but options. See "tributary check --help".'],
  [
    ["backup", "a", "--data-dri", "b"],
    'Unknown option --data-dri. Did you mean --data-dir? See "tributary backup --help".',
  ],
  [
    ["user", "add", "mia", "--firstname=A"],
    'Unknown option --firstname. Did you mean --first-name? See "tributary user add --help".',
  ],
  [["backup", "a", "--colour"], 'Unknown option --colour. See "tributary backup --help".'],
  [["--jsn"], 'Unknown option --jsn. Did you mean --json? See "tributary --help".'],
  [["backup", "a", "-x"], 'Unknown option -x. See "tributary backup --help".'],
  [["backup", "a", "--password-stdin"], 'backup has no option --password-stdin. See "tributary backup --help".'],
  [
    ["user", "password", "mia", "--first-name", "Mia"],
    'user password has no option --first-name. See "tributary user password --help".',
  ],
  [
    ["user", "add", "mia", "--last-name"],
    `Option '--last-name <value>' argument missing. See "tributary user add --help".`,
  ],
])(
  "[LI-04] refuses the arguments %j on one line, with the nearest name and the help that has more",
  (args, sentence) => {
    expect(readArguments(args)).toEqual({ ok: false, refusal: sentence });
  },
);

it("[LI-04] reads options before, between and after the words of a command", () => {
  const args = ["--data-dir", "d", "user", "--security-profile", "Agent", "add", "mia", "--security-profile=Admin"];

  expect(readArguments(args)).toMatchObject({
    ok: true,
    value: {
      kind: "run",
      command: { name: "user add" },
      operand: "mia",
      values: { "data-dir": "d", "security-profile": ["Agent", "Admin"] },
    },
  });
});

it("[LI-04] reads a command whose operand may be left out", () => {
  const operands = [["retention"], ["retention", "off"]].map((args) => readArguments(args));

  expect(operands).toMatchObject([
    { ok: true, value: { command: { name: "retention" }, operand: "" } },
    { ok: true, value: { command: { name: "retention" }, operand: "off" } },
  ]);
});

it("[LI-04] --help is accepted with any command, also an unknown one", () => {
  const help = { ok: true, value: { kind: "help", command: undefined } };

  expect([readArguments(["--help"]), readArguments(["restart", "--help"])]).toEqual([help, help]);
  const { value } = readArguments(["user", "password", "--help"]) as { value: { command: Command } };
  expect(helpText(value.command)).toMatch(/^Usage: npx tributary user password .*--password-stdin.*--data-dir/s);
  expect(helpText(value.command)).not.toContain("--first-name");
});

it.each(COMMANDS.flatMap(({ commands }) => commands))("[LI-04] the help of $name has all its options", (command) => {
  const help = helpText(command);

  expect((command.options ?? []).filter((name) => !help.includes(`  --${name}`))).toEqual([]);
});
