/** Search of contacts by time, also after their end. Rules CX-02 and CX-03. */
import type { StoredRecord } from "@tributary/journal";
import { accepted, type Clock, type EpochMs, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import {
  type ContactSummary,
  type ContactTime,
  contactAt,
  indexBy,
  positionBefore,
  positionOf,
  SUMMARIES,
} from "../contact/contact-summary.ts";
import type { Records } from "./records.ts";

/** Contacts that one search reads: a search that finds few of many is continued by its caller. */
export const MAX_CONTACTS_READ = 10_000;

/** Contacts that are read at once. */
const BATCH = 250;

/** A search of contacts. `from` and `until`: the range of the time, both included. */
export type ContactSearch = {
  readonly by: ContactTime;
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly order: "ascending" | "descending";
  readonly matches: (contact: ContactSummary) => boolean;
  /** Position at which the page before ended; null for the first page. */
  readonly after: string | null;
  readonly limit: number;
  /** True to count all contacts that match, from this page on. */
  readonly isCounted: boolean;
};

/** A page of contacts. `next`: position at which to continue; null after the last page. `total`: null if it was not counted, or is too large. */
export type ContactPage = {
  readonly contacts: readonly ContactSummary[];
  readonly next: string | null;
  readonly total: number | null;
};

type Deps = {
  readonly records: Pick<Records, "list" | "between">;
  readonly clock: Pick<Clock, "soon" | "monotonicMs">;
};

/** Searches that may run and wait on a node. */
const MAX_SEARCHES = 20;

/** Time after which a search lets other work run. Unit: milliseconds. */
const SLICE_MS = 5;

/** Creates the search of one node: searches run one after the other. Refusals: `too-many-requests`. Rule CX-05. */
export function createContactSearch(deps: Deps): (search: ContactSearch) => Promise<Result<ContactPage, Refusal>> {
  let last: Promise<unknown> = Promise.resolve();
  let count = 0;
  return async (search) => {
    if (count >= MAX_SEARCHES) return refused(refusal("too-many-requests"));
    count += 1;
    const turn = last.then(() => searchContacts(deps, search));
    last = turn.catch(() => undefined);
    try {
      return accepted(await turn);
    } finally {
      count -= 1;
    }
  };
}

/** Returns a page of the contacts that match, in the order of the time, and of their ids where times are equal. */
async function searchContacts(deps: Deps, search: ContactSearch): Promise<ContactPage> {
  const { limit, isCounted } = search;
  const found: Found = { contacts: [], count: 0, pageEnd: null, sliceEndMs: deps.clock.monotonicMs() + SLICE_MS };
  let read = 0;
  let position = search.after;
  while (read < MAX_CONTACTS_READ) {
    const entries = await entriesAfter(deps, search, position);
    await collect(deps, found, { entries: await withSummaries(deps, search.by, entries), search });
    read += entries.length;
    position = entries.at(-1)?.id ?? position;
    const { contacts, count, pageEnd } = found;
    const hasMore = count > contacts.length;
    if (entries.length < BATCH) return { contacts, next: hasMore ? pageEnd : null, total: isCounted ? count : null };
    if (hasMore && !isCounted) return { contacts, next: pageEnd, total: null };
  }
  return { contacts: found.contacts, next: found.contacts.length < limit ? position : found.pageEnd, total: null };
}

/**
 * Contacts of a page, the number of all that match so far, and the position of the last one of the page. `sliceEndMs`: monotonic time at which other work
 * runs.
 */
type Found = { readonly contacts: ContactSummary[]; count: number; pageEnd: string | null; sliceEndMs: number };

type Batch = { readonly entries: readonly Entry[]; readonly search: ContactSearch };

async function collect({ clock }: Deps, found: Found, { entries, search: { matches, limit } }: Batch): Promise<void> {
  for (const { position, contact } of entries) {
    if (clock.monotonicMs() >= found.sliceEndMs) {
      await new Promise<void>((resolve) => void clock.soon(resolve));
      found.sliceEndMs = clock.monotonicMs() + SLICE_MS;
    }
    if (contact === undefined || !matches(contact)) continue;
    found.count += 1;
    if (found.contacts.length >= limit) continue;
    found.contacts.push(contact);
    found.pageEnd = position;
  }
}

/** A position outside of the range of times counts as its border: positions come back from clients. */
function entriesAfter(
  { records }: Deps,
  { by, from, until, order }: ContactSearch,
  position: string | null,
): Promise<readonly StoredRecord[]> {
  const first = positionBefore(from);
  const end = positionBefore(until + 1);
  const kind = indexBy(by);
  if (order === "ascending") {
    const after = position === null || position < first ? first : position;
    return records.between({ kind, after, before: end, order: "forward", limit: BATCH });
  }
  const before = position === null || position > end ? end : position;
  return records.between({ kind, after: first, before, order: "backward", limit: BATCH });
}

type Entry = { readonly position: string; readonly contact: ContactSummary | undefined };

async function withSummaries(
  { records }: Deps,
  by: ContactTime,
  entries: readonly StoredRecord[],
): Promise<readonly Entry[]> {
  if (entries.length === 0) return [];
  const found = await records.list(
    SUMMARIES,
    entries.map(({ id }) => contactAt(id)),
  );
  const byId = new Map(found.map(({ id, value }) => [id, value as ContactSummary])); // written by `contactRecordsOf`
  return entries.map(({ id }) => {
    const contact = byId.get(contactAt(id));
    // A contact that was queued again has an entry for the earlier time too.
    return { position: id, contact: contact && positionOf(contact, by) === id ? contact : undefined };
  });
}
