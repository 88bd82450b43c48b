/** Commands on the file of a center: the server plans and carries out the changes. */
import { readFileSync, statSync } from "node:fs";
import { askServer, type CommandAnswer } from "@tributary/control";
import { accepted, type Result, refused } from "@tributary/kernel";
import { isCollection, isNode, LineCounter, parseDocument, stringify } from "yaml";
import type { Command } from "./command.ts";
import { timeText } from "./table.ts";

/** Longest file. A center with 10,000 users has about 2 MB. Unit: bytes. */
const MAX_FILE_BYTES = 5_000_000;

export const exportCenter: Command = {
  name: "export",
  summary: "Prints the configuration as YAML: names in place of ids, and no secrets",
  async run({ dataFolder }) {
    const exported = await askServer(dataFolder, "center-export", {});
    return exported.ok ? accepted(yamlLines(exported.value.file)) : exported;
  },
};

export const applyFile: Command = {
  name: "apply",
  operand: "FILE",
  options: ["prune", "dry-run"],
  summary: "Changes the configuration to that of a YAML file, and prints the differences",
  async run({ operand: path, values, dataFolder }) {
    const file = readYaml(path);
    if (!file.ok) return file;
    const input = { file: file.value.content, prune: values.prune === true };
    const plan = await askServer(dataFolder, "center-plan", input);
    if (!plan.ok) return plan;
    const { problems, differences, seq } = plan.value;
    if (problems.length > 0) return refused([`${path} cannot be applied:`, ...problems.map(file.value.locate)]);
    const notes = notesOf(plan.value);
    if (differences.length === 0) return accepted(["The center is as in the file.", ...notes]);
    if (values["dry-run"] === true)
      return accepted([...differences, "Nothing was changed, because of --dry-run.", ...notes]);
    const applied = await askServer(dataFolder, "center-apply", { ...input, seq });
    if (!applied.ok) return applied;
    return accepted([...differences, "Applied.", ...notes, ...linkLines(applied.value)]);
  },
};

/** Texts are not folded, so that a change of a word is a change of one line. */
function yamlLines(file: unknown): readonly string[] {
  return stringify(file, { lineWidth: 0 }).trimEnd().split("\n");
}

type Problem = CommandAnswer<"center-plan">["problems"][number];

/** A parsed file. */
type YamlFile = {
  readonly content: unknown;
  /** Returns a problem with the line of the file that it is in. */
  locate(problem: Problem): string;
};

function readYaml(path: string): Result<YamlFile, string> {
  const text = readText(path);
  if (!text.ok) return text;
  const lineCounter = new LineCounter();
  const document = parseDocument(text.value, { logLevel: "error", lineCounter });
  // Warnings are of unknown tags and directives: what they mean to the writer is not what would be applied.
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) return refused(`${path} is not valid YAML: ${problem.message.split("\n")[0]}`);
  try {
    const content: unknown = document.toJS({ maxAliasCount: 0 });
    return accepted({
      content,
      locate({ keys, text: problem }) {
        const offset = offsetOf(document.contents, keys);
        return offset === undefined ? problem : `line ${lineCounter.linePos(offset).line}: ${problem}`;
      },
    });
  } catch {
    return refused(`${path} has aliases, which are not supported.`);
  }
}

/** Returns where the value at a position begins, or the last value above it that exists; undefined for the whole file. */
function offsetOf(contents: unknown, keys: readonly (string | number)[]): number | undefined {
  let node = contents;
  let offset: number | undefined;
  for (const key of keys) {
    node = isCollection(node) ? node.get(key, true) : undefined;
    if (!isNode(node)) break;
    offset = node.range?.[0] ?? offset;
  }
  return offset;
}

function readText(path: string): Result<string, string> {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) return refused(`${path} is not a file.`);
    if (stats.size > MAX_FILE_BYTES) return refused(`${path} is longer than ${MAX_FILE_BYTES / 1e6} MB.`);
    return accepted(new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path)));
  } catch (error) {
    return refused(error instanceof TypeError ? `${path} is not in UTF-8.` : `${path} cannot be read.`);
  }
}

function notesOf({ unnamed, warnings }: CommandAnswer<"center-plan">): readonly string[] {
  const kept = unnamed.length === 0 ? [] : [`Not in the file, and kept: ${unnamed.join(", ")}. --prune deletes them.`];
  return [...kept, ...warnings.map((warning) => `Warning: ${warning}.`)];
}

function linkLines({ links }: CommandAnswer<"center-apply">): readonly string[] {
  return links.map(({ username, address, expiresAt }) => {
    return `${username} sets their password with this link, once, until ${timeText(expiresAt)}: ${address}`;
  });
}
