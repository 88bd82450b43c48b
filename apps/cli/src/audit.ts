/** The command that reads the audit log: the server returns it page by page, in words. */
import { askServer, type CommandAnswer, type CommandInput } from "@tributary/control";
import { accepted, createSystemClock, type EpochMs, type Result, refused } from "@tributary/kernel";
import type { Command } from "./command.ts";
import { pointInTime } from "./point-in-time.ts";
import { escapedJson } from "./printable.ts";

/** Start of the entries, if none is given. */
const DEFAULT_SINCE = "7d";

/** Number of entries after which a command stops. An incomplete last second is left to the next one. */
const MAX_ENTRIES = 10_000;

/** Precision of `--since`. Unit: milliseconds. */
const SECOND_MS = 1_000;

export const readAudit: Command = {
  name: "audit",
  options: ["since", "user", "json"],
  summary: "Prints administrative changes, sign-ins and refusals, newest last",
  async run({ values, dataFolder }) {
    const since = pointInTime(values.since ?? DEFAULT_SINCE, createSystemClock().now());
    if (since === undefined) return refused("--since is a time such as 12h, 7d, 2026-12-24 or 2026-12-24T18:00Z.");
    const first = { since, user: values.user ?? null, after: null };
    const read = await readEntries((input) => askServer(dataFolder, "audit-read", input), first);
    if (!read.ok) return read;
    const { entries } = read.value;
    if (entries.length === 0) return accepted(values.json === true ? [] : [`No entries since ${isoTime(since)}.`]);
    const rest = read.value.rest === null ? null : isoTime(read.value.rest);
    if (values.json === true) {
      return accepted([...entries.map(jsonLine), ...(rest === null ? [] : [escapedJson({ continueSince: rest })])]);
    }
    return accepted([
      ...entries.map(textLine),
      ...(rest === null ? [] : [`There are more: continue with --since ${rest}.`]),
    ]);
  },
};

type Entry = CommandAnswer<"audit-read">["entries"][number];

/** Whole seconds of entries. `rest`: the second at which to continue; null if there are no more. */
type Read = { readonly entries: readonly Entry[]; readonly rest: EpochMs | null };

type Ask = (input: CommandInput<"audit-read">) => Promise<Result<CommandAnswer<"audit-read">, string>>;

/** Reads page by page, up to the maximum, or to the end of a second that has more. */
export async function readEntries(ask: Ask, first: CommandInput<"audit-read">): Promise<Result<Read, string>> {
  const entries: Entry[] = [];
  for (let input = first; ; ) {
    const page = await ask(input);
    if (!page.ok) return page;
    entries.push(...page.value.entries);
    const { next } = page.value;
    if (next === null) return accepted({ entries, rest: null });
    const rest = secondOf(entries.at(-1));
    const whole = entries.length < MAX_ENTRIES ? [] : entries.filter(({ at }) => at < rest);
    if (whole.length > 0) return accepted({ entries: whole, rest });
    input = { ...input, after: next };
  }
}

function secondOf(entry: Entry | undefined): EpochMs {
  return Math.floor((entry?.at ?? 0) / SECOND_MS) * SECOND_MS;
}

/** Returns a time with seconds, in UTC, as `--since` takes it. */
function isoTime(at: EpochMs): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

function textLine({ at, by, text }: Entry): string {
  return `${isoTime(at)}  ${by}: ${text}`;
}

function jsonLine({ at, ...entry }: Entry): string {
  return escapedJson({ time: new Date(at).toISOString(), ...entry });
}
