/** Removes bytes of files that nothing refers to: of deleted conversations, of uploads that were not completed, and those that a crash left. */
import type { Journal, StoredRecord } from "@tributary/journal";
import { asError, type Clock, type EpochMs, type Logger, timeOfUuid } from "@tributary/kernel";
import { blobsIn } from "../attachments/decide-upload.ts";
import { hasExpired } from "../chat/state/attachments.ts";
import type { Directory } from "../configuration/directory.ts";
import { SUMMARIES } from "../contact/contact-summary.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { newest } from "../newest.ts";
import type { Blobs } from "../ports/blobs.ts";
import type { Term } from "../routing/leadership.ts";

/** Time to the first pass of a term: a node that has just started has other work. Unit: milliseconds. */
export const FIRST_BLOB_SWEEP_MS = 120_000;

/** Time from the end of a pass to the next one. Unit: milliseconds. */
export const BLOB_SWEEP_EVERY_MS = 3_600_000;

/** Bytes that arrived later may belong to an upload in progress. Unit: milliseconds. */
export const UPLOADS_LAST_MS = 3_600_000;

/** The files of a conversation that exists are looked at for that long: passes before have seen older ones. Unit: milliseconds. */
const LOOKED_AT_MS = 7 * 86_400_000;

/** Keys that are looked at together, and the time until the next ones. Unit: milliseconds. */
const PAGE = 500;
const PAGE_PAUSE_MS = 1_000;

/** Beginning of the key by which a storage names the center that uses it. It is in no conversation. */
const MARK = "center/";

type Deps = {
  readonly directory: Directory;
  readonly journal: Pick<Journal, "run" | "durable">;
  readonly records: { list(kind: string, ids: readonly string[]): Promise<readonly StoredRecord[]> };
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly log: Logger;
};

/** Sweeps the storage of files while this node leads. Disposing stops it. Rules AT-08, AT-13, AT-14. */
export function startBlobSweep(deps: Deps, term: Term): Disposable {
  const { clock, log } = deps;
  let isOpen = true;
  let timer: Disposable | undefined;

  function later(ms: number, after: string): void {
    if (isOpen) timer = clock.after(ms, () => step(after));
  }

  async function sweepNext(after: string): Promise<string | null> {
    return after !== "" || (await isOwnStorage(deps)) ? sweepPage(deps, after) : null;
  }

  function step(after: string): void {
    const work = term.isHeld() ? sweepNext(after) : Promise.resolve(null);
    work.then(
      (next) => later(next === null ? BLOB_SWEEP_EVERY_MS : PAGE_PAUSE_MS, next ?? ""),
      (error: unknown) => {
        if (isOpen) log.warn("failed to sweep attachments", { error: asError(error) });
        later(BLOB_SWEEP_EVERY_MS, "");
      },
    );
  }

  later(FIRST_BLOB_SWEEP_MS, "");
  return {
    [Symbol.dispose]() {
      isOpen = false;
      timer?.[Symbol.dispose]();
    },
  };
}

/**
 * Returns true if no other center uses the storage. The first one leaves a mark: with a wrong setting, a center would otherwise take all files of another one for
 * unneeded.
 */
async function isOwnStorage({ directory, blobs, log }: Deps): Promise<boolean> {
  if (!directory.hasInstance) return false;
  const { instanceId, createdAt } = directory.definition.instance;
  const own = `${MARK}${instanceId}/${createdAt}`; // demo centers have the same id
  const marks = await blobs.list({ prefix: MARK, limit: 2 });
  if (marks.length === 0) await blobs.put(own, nothing(), { maxBytes: 1 });
  const [other] = marks.filter((mark) => mark !== own);
  if (other !== undefined) log.error("attachments belong to another center: nothing is removed", { center: other });
  return other === undefined;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Looks at the keys after one, and returns the last of them; null if there are no more. */
async function sweepPage({ journal, records, blobs, clock, log }: Deps, after: string): Promise<string | null> {
  const keys = await blobs.list({ prefix: "", after, limit: PAGE });
  if (keys.length === 0) return null;
  const conversations = [...new Set(keys.map(conversationOf))];
  const existing = new Set((await records.list(SUMMARIES, conversations)).map(({ id }) => id));
  const now = clock.now();
  const unneeded: string[] = [];
  for (const id of conversations) {
    const own = keys.filter((key) => conversationOf(key) === id).filter((key) => ageOf(key, now) > UPLOADS_LAST_MS);
    if (!existing.has(id)) unneeded.push(...own);
    else if (own.some((key) => ageOf(key, now) < LOOKED_AT_MS)) {
      const needed = neededBy(await newest(journal, conversationRef(id)), now);
      unneeded.push(...own.filter((key) => !needed.has(key)));
    }
  }
  if (unneeded.length > 0) {
    await blobs.remove(unneeded);
    log.info("unneeded attachments removed", { files: unneeded.length });
  }
  return keys.length < PAGE ? null : (keys.at(-1) ?? null);
}

function neededBy(state: ConversationState | undefined, now: EpochMs): ReadonlySet<string> {
  if (state === undefined || state.chat === null) return new Set();
  const attachments = (state.chat.attachments ?? []).filter((each) => !hasExpired(each, now));
  return blobsIn({ ...state, chat: { ...state.chat, attachments } });
}

function conversationOf(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf("/")));
}

/** The last part of a key is the id of its bytes, which has the time of their arrival. Others are not made by this center. */
function ageOf(key: string, now: EpochMs): number {
  return now - (timeOfUuid(key.slice(key.indexOf("/") + 1)) ?? now);
}
