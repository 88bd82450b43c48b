/** Finds where two transcripts part, and takes out what parts on purpose. */
import { DIFFERENCES, type Difference, REWORDINGS, type Rewording } from "../differences.ts";
import type { Transcript } from "./stage.ts";

const PARTS = ["told", "up", "sdk", "windows"] as const;

/** A place where the two do not say the same: what only one and what only the other says there. */
export type Parting = {
  readonly part: (typeof PARTS)[number];
  readonly upstream: readonly string[];
  readonly ours: readonly string[];
};

/** What the comparison found: partings nobody has explained, and explanations that nothing needed. */
export type Verdict = { readonly unexplained: readonly Parting[]; readonly unneeded: readonly Difference[] };

/** Compares line by line, part by part. */
export function compare(scenario: string, upstream: Transcript, ours: Transcript): Verdict {
  const partings = PARTS.flatMap((part) =>
    partingsOf(upstream[part].map(reworded), ours[part]).map((each) => ({ part, ...each })),
  );
  const known = DIFFERENCES.filter((difference) => difference.scenario === scenario);
  const used = new Set<Difference>();
  const unexplained = partings.filter((parting) => {
    const explanation = known.find((each) => !used.has(each) && isSame(each, parting));
    if (explanation) used.add(explanation);
    return explanation === undefined;
  });
  return { unexplained, unneeded: known.filter((each) => !used.has(each)) };
}

/** What was needed so far of the rewordings, which belong to no scenario. */
const neededRewordings = new Set<Rewording>();

/** Rewordings that no line was in need of, after everything has been compared. */
export function unneededRewordings(): readonly Rewording[] {
  return REWORDINGS.filter((rewording) => !neededRewordings.has(rewording));
}

function reworded(line: string): string {
  return REWORDINGS.reduce((text, rewording) => {
    if (rewording.upstream.test(text)) neededRewordings.add(rewording);
    return text.replace(rewording.upstream, rewording.ours);
  }, line);
}

function isSame(one: Parting, other: Parting): boolean {
  const key = ({ part, upstream, ours }: Parting): string => JSON.stringify([part, upstream, ours]);
  return key(one) === key(other);
}

/** The classic longest common subsequence; transcripts are short. */
export function partingsOf(
  upstream: readonly string[],
  ours: readonly string[],
): { upstream: readonly string[]; ours: readonly string[] }[] {
  const common = lengths(upstream, ours);
  const found: { upstream: string[]; ours: string[] }[] = [];
  let open: { upstream: string[]; ours: string[] } | undefined;
  const parting = (): { upstream: string[]; ours: string[] } => {
    if (!open) {
      open = { upstream: [], ours: [] };
      found.push(open);
    }
    return open;
  };
  let i = 0;
  let j = 0;
  while (i < upstream.length || j < ours.length) {
    if (i < upstream.length && j < ours.length && upstream[i] === ours[j]) {
      open = undefined;
      i += 1;
      j += 1;
    } else if (j >= ours.length || (i < upstream.length && (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0))) {
      parting().upstream.push(upstream[i] ?? "");
      i += 1;
    } else {
      parting().ours.push(ours[j] ?? "");
      j += 1;
    }
  }
  return found;
}

function lengths(one: readonly string[], other: readonly string[]): number[][] {
  const table = Array.from({ length: one.length + 1 }, () => new Array<number>(other.length + 1).fill(0));
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      const row = table[i] as number[]; // made above
      row[j] =
        one[i] === other[j] ? (table[i + 1]?.[j + 1] ?? 0) + 1 : Math.max(table[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}
