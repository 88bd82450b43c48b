import type { Journal, RecordQuery, StoredRecord } from "@tributary/journal";
import { asError, type Clock, type EpochMs, type Logger } from "@tributary/kernel";
import type { ConversationId } from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import type { StoredFiles } from "../attachments/stored-files.ts";
import { auditRef } from "../audit/audit-stream.ts";
import type { Directory } from "../configuration/directory.ts";
import { type ContactSummary, contactAt, indexBy, positionBefore, SUMMARIES } from "../contact/contact-summary.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { newest } from "../newest.ts";
import { type Term, underFence } from "../routing/leadership.ts";
import type { Archive } from "./archive.ts";
import { archiveLine } from "./conversation-export.ts";
import { decideExpiry, type ReadConversation } from "./decide-deletion.ts";
import { desksToCheck, isHeld } from "./desks-to-check.ts";
import { readConversation, readItems } from "./read-conversation.ts";

/** Time to the first pass of a term, or after retention was turned on: a node that has just started has other work. Unit: milliseconds. */
export const FIRST_SWEEP_MS = 60_000;

/** Time from the end of a pass to the next one. Unit: milliseconds. */
export const SWEEP_EVERY_MS = 3_600_000;

/** Time between two batches, in which other commits are not delayed. Unit: milliseconds. */
export const BATCH_PAUSE_MS = 1_000;

/** Conversations that one commit deletes, and the events beyond which no further one is added to it. */
export const BATCH_CONVERSATIONS = 50;
const BATCH_EVENTS = 2_000;

const DAY_MS = 86_400_000;

type Deps = {
  readonly journal: Pick<Journal, "run" | "durable" | "read">;
  /** Writes facts in the order in which they happen. */
  readonly ordered: Pick<Journal, "run">;
  readonly records: {
    list(kind: string, ids: readonly string[]): Promise<readonly StoredRecord[]>;
    between(query: RecordQuery): Promise<readonly StoredRecord[]>;
    claimHolder(key: string): Promise<string | undefined>;
  };
  readonly directory: Directory;
  readonly archive: Archive | null;
  readonly files: Pick<StoredFiles, "removeAll">;
  readonly clock: Clock;
  readonly log: Logger;
};

/** Range of a pass. `after`: position of the last contact that was looked at. */
type Pass = { readonly after: string; readonly until: EpochMs };

/**
 * Deletes the conversations whose time is over, while this node leads. The index of ended contacts is the list of what remains to be done, so that
 * another leader, and a restart, continue. Disposing stops it; a batch in progress is fenced. Rules RE-02 to RE-05.
 */
export function startSweep(deps: Deps, term: Term): Disposable {
  const { directory, clock, log } = deps;
  let timer: Disposable | undefined;
  let isIdle = true;
  let isOpen = true;

  const retentionDays = (): number | null =>
    (directory.hasInstance ? directory.definition.instance.retentionDays : null) ?? null;

  function later(ms: number, work: () => void): void {
    if (isOpen) timer = clock.after(ms, work);
  }

  /** Without a retention no timer runs. */
  function wake(): void {
    if (!isIdle || retentionDays() === null) return;
    isIdle = false;
    later(FIRST_SWEEP_MS, begin);
  }

  function begin(): void {
    const days = retentionDays();
    isIdle = days === null;
    if (days !== null) step({ after: "", until: clock.now() - days * DAY_MS });
  }

  function step(pass: Pass): void {
    const work = term.isHeld() ? deleteBatch(deps, term, pass) : Promise.resolve(null);
    work.then(
      (after) => {
        if (after === null) later(SWEEP_EVERY_MS, begin);
        else later(BATCH_PAUSE_MS, () => step({ ...pass, after }));
      },
      (error: unknown) => {
        if (isOpen) log.error("failed to delete old conversations", { error: asError(error) });
        later(SWEEP_EVERY_MS, begin);
      },
    );
  }

  const watching = directory.onChange(wake);
  wake();
  return {
    [Symbol.dispose]() {
      isOpen = false;
      watching[Symbol.dispose]();
      timer?.[Symbol.dispose]();
    },
  };
}

/** Deletes a batch, and returns the position after it; null if there are no more. */
async function deleteBatch(deps: Deps, term: Term, { after, until }: Pass): Promise<string | null> {
  const entries = await deps.records.between({
    kind: indexBy("endedAt"),
    after,
    before: positionBefore(until),
    order: "forward",
    limit: BATCH_CONVERSATIONS,
  });
  const { read, position } = await readExpired(deps, entries, until);
  if (read.length > 0) await deleteAll(deps, term, read);
  return position;
}

/** Reads the conversations of the entries whose time is over, until they have many events. `position`: of the last entry that was considered. */
async function readExpired(
  { journal, records, directory, log }: Deps,
  entries: readonly StoredRecord[],
  until: EpochMs,
): Promise<{ readonly read: readonly ReadConversation[]; readonly position: string | null }> {
  const conversationOf = await conversationsOf(records, entries);
  const read = new Map<ConversationId, ReadConversation>();
  let count = 0;
  let position: string | null = null;
  for (const { id } of entries) {
    if (count >= BATCH_EVENTS) break;
    position = id;
    const conversationId = conversationOf(contactAt(id));
    if (conversationId === undefined || read.has(conversationId)) continue;
    try {
      const state = await newest(journal, conversationRef(conversationId));
      if (state?.contact.state.phase !== "ended" || state.contact.state.endedAt >= until) continue;
      const found = await readConversation({ journal, records }, state);
      if (await isHeld({ journal, directory }, found)) continue;
      read.set(conversationId, found);
      count += state.seq;
    } catch (error) {
      log.error("failed to read old conversation", { conversationId, error: asError(error) });
    }
  }
  return { read: [...read.values()], position };
}

async function conversationsOf(
  records: Deps["records"],
  entries: readonly StoredRecord[],
): Promise<(contactId: string) => ConversationId | undefined> {
  if (entries.length === 0) return () => undefined;
  const ids = entries.map(({ id }) => contactAt(id));
  const found = await records.list(SUMMARIES, ids);
  const byContact = new Map(found.map(({ id, value }) => [id, (value as ContactSummary).conversationId])); // written by `contactRecordsOf`
  return (contactId) => byContact.get(contactId);
}

/** Archives the conversations, and deletes them once that is durable. */
async function deleteAll(deps: Deps, term: Term, found: readonly ReadConversation[]): Promise<void> {
  const { ordered, directory, files, log } = deps;
  const read = await archived(deps, found);
  if (read.length === 0) return;
  const conversations = Object.fromEntries(read.map(({ state: { id } }) => [id, conversationRef(id)]));
  // A desk that this node knows of late lets the commit fail: then it decides again.
  const needs = { ...conversations, ...desksToCheck(directory, read), audit: auditRef };
  const deleted = await ordered.run(needs, ({ audit, ...states }, now) =>
    underFence(decideExpiry({ ...partsOf(Object.values(states)), audit }, { read, now }), term.fence),
  );
  if (deleted.ok) log.info("old conversations deleted", { conversations: deleted.value.length });
  else log.warn("old conversations not deleted", { code: deleted.refusal.code });
  if (deleted.ok) for (const id of deleted.value) await files.removeAll(id);
}

function partsOf(states: readonly (ConversationState | AgentDesk | undefined)[]) {
  const conversations = states.filter((each): each is ConversationState => each?.kind === "conversation");
  return { conversations, desks: states.filter((each): each is AgentDesk => each?.kind === "agent") };
}

/**
 * Archives the conversations, and returns those whose lines are durable; without an archive, all. One that cannot be read is logged and left out: it would
 * keep all others from being deleted.
 */
async function archived(
  { journal, archive, log }: Pick<Deps, "journal" | "archive" | "log">,
  read: readonly ReadConversation[],
): Promise<readonly ReadConversation[]> {
  const unread = new Set<ReadConversation>();

  async function* lines(): AsyncGenerator<string> {
    for (const each of read) {
      const conversationId = each.state.id;
      try {
        yield* archiveLine(each.state, readItems(journal, conversationId));
      } catch (error) {
        log.error("failed to archive old conversation", { conversationId, error: asError(error) });
        unread.add(each);
        yield "\n"; // ends the incomplete line
      }
    }
  }

  await archive?.append(lines());
  return read.filter((each) => !unread.has(each));
}
