/** Compares two transcripts and removes the intentional differences. */
import { DIFFERENCES, type Difference, REWORDINGS, type Rewording } from "../differences.ts";
import type { Transcript } from "./host-page.ts";

const PARTS = ["host", "up", "sdk", "windows"] as const;

/** A position at which the transcripts differ, with the lines of each. */
export type Mismatch = {
  readonly part: (typeof PARTS)[number];
  readonly upstream: readonly string[];
  readonly ours: readonly string[];
};

/** Result of a comparison: undocumented differences, and documented ones that did not occur. */
export type Verdict = { readonly undocumented: readonly Mismatch[]; readonly unused: readonly Difference[] };

/** Compares the transcripts line by line, in each part. */
export function compare(scenario: string, upstream: Transcript, ours: Transcript): Verdict {
  const mismatches = PARTS.flatMap((part) =>
    mismatchesOf(upstream[part].map(reworded), ours[part]).map((each) => ({ part, ...each })),
  );
  const known = DIFFERENCES.filter((difference) => difference.scenario === scenario);
  const used = new Set<Difference>();
  const undocumented = mismatches.filter((mismatch) => {
    const explanation = known.find((each) => !used.has(each) && isSame(each, mismatch));
    if (explanation) used.add(explanation);
    return explanation === undefined;
  });
  return { undocumented, unused: known.filter((each) => !used.has(each)) };
}

/** Rewordings used so far, in all scenarios. */
const usedRewordings = new Set<Rewording>();

/** Returns the rewordings that matched no line. Call it after all comparisons. */
export function unusedRewordings(): readonly Rewording[] {
  return REWORDINGS.filter((rewording) => !usedRewordings.has(rewording));
}

function reworded(line: string): string {
  return REWORDINGS.reduce((text, rewording) => {
    if (rewording.upstream.test(text)) usedRewordings.add(rewording);
    return text.replace(rewording.upstream, rewording.ours);
  }, line);
}

function isSame(one: Mismatch, other: Mismatch): boolean {
  const key = ({ part, upstream, ours }: Mismatch): string => JSON.stringify([part, upstream, ours]);
  return key(one) === key(other);
}

/** Longest common subsequence; transcripts are short. */
export function mismatchesOf(
  upstream: readonly string[],
  ours: readonly string[],
): { upstream: readonly string[]; ours: readonly string[] }[] {
  const common = lengths(upstream, ours);
  const found: { upstream: string[]; ours: string[] }[] = [];
  let open: { upstream: string[]; ours: string[] } | undefined;
  const mismatch = (): { upstream: string[]; ours: string[] } => {
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
      mismatch().upstream.push(upstream[i] ?? "");
      i += 1;
    } else {
      mismatch().ours.push(ours[j] ?? "");
      j += 1;
    }
  }
  return found;
}

function lengths(one: readonly string[], other: readonly string[]): number[][] {
  const table = Array.from({ length: one.length + 1 }, () => new Array<number>(other.length + 1).fill(0));
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      const row = table[i] as number[]; // created above
      row[j] =
        one[i] === other[j] ? (table[i + 1]?.[j + 1] ?? 0) + 1 : Math.max(table[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}
