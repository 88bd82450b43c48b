import { expect, it } from "vitest";
import { readArguments } from "./arguments.ts";

it.each([
  [[], "A command is required."],
  [["restart"], 'Unknown command "restart".'],
  [["user"], 'Unknown command "user".'],
  [["user", "ad", "mia"], 'Unknown command "user ad".'],
  [["backup"], "backup requires one FILE."],
  [["backup", "a", "b"], "backup requires one FILE."],
  [["user", "add"], "user add requires one NAME."],
  [["check", "now"], "check takes nothing but options."],
  [["retention", "1", "2"], "retention takes one DAYS, or none."],
  [["contact"], 'Unknown command "contact".'],
  [["contact", "erase"], "contact erase requires one ID."],
  [["contact", "erase", "a", "--file", "b"], "contact erase has no option --file."],
  [["backup", "a", "--data", "b"], "Unknown option '--data'."],
  [["backup", "a", "--password-stdin"], "backup has no option --password-stdin."],
  [["user", "password", "mia", "--first-name", "Mia"], "user password has no option --first-name."],
  [["user", "add", "mia", "--last-name"], "Option '--last-name <value>' argument missing."],
])("[LI-04] refuses the arguments %j in one sentence", (args, sentence) => {
  expect(readArguments(args)).toEqual({ ok: false, refusal: sentence });
});

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
  const help = { ok: true, value: { kind: "help" } };

  expect([readArguments(["--help"]), readArguments(["restart", "--help"])]).toEqual([help, help]);
});
