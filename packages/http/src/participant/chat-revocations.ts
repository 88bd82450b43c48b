import type { Records } from "@tributary/engine";
import type { Clock, EpochMs } from "@tributary/kernel";
import { asId, type ParticipantId } from "@tributary/model";
import * as v from "valibot";
import type { NodeNotices } from "../server/node-notices.ts";
import { AGENT_TOKEN_MS } from "../tokens/lifetimes.ts";
import type { TokenClaims } from "../tokens/tokens.ts";

/**
 * Agents who lost access to their chats by signing out: their tokens issued up to then are refused. After signing in again the agent gets new
 * ones. Stored, so that a restart does not make old tokens valid, and known on every node. Rules AC-03 to AC-06.
 */
export interface ChatRevocations {
  /** Reads the stored revocations. Called once, before requests are accepted. */
  load(): Promise<void>;
  /**
   * Revokes all tokens of these participants, on this node at once, and calls the listeners of all nodes when that is durable. If it cannot be
   * stored, it is in force on this node until the next restart.
   */
  revoke(participantIds: readonly ParticipantId[]): Promise<void>;
  /** Returns true if the token was issued before a revocation. Does not check its expiry. */
  isRevoked(claims: TokenClaims): boolean;
  /** The same, and true also if another node has stored a revocation of which the notice has not arrived here. Reads a shared store. */
  isRevokedInStore(claims: TokenClaims): Promise<boolean>;
  /** Called with each participant whose tokens are revoked. */
  onRevoked(listener: (participantId: ParticipantId) => void): Disposable;
}

const KIND = "chat-revocation";

const NOTICE = "chats-revoked";

const revokedNotice = v.object({ participantIds: v.array(v.string()), at: v.number() });

const storedRevocation = v.object({ at: v.number() });

type Deps = { readonly records: Records; readonly clock: Clock; readonly notices: NodeNotices };

/** Creates the revocations of a node. */
export function createChatRevocations({ records, clock, notices }: Deps): ChatRevocations {
  const times = new Map<string, EpochMs>();
  const listeners = new Set<(participantId: ParticipantId) => void>();

  /** Removes revocations whose tokens have all expired, and returns their ids. */
  function dropOutdated(): string[] {
    const outdated = [...times].filter(([, at]) => at + AGENT_TOKEN_MS <= clock.now()).map(([id]) => id);
    for (const id of outdated) times.delete(id);
    return outdated;
  }

  /** Records a revocation that is durable. */
  function apply(id: string, at: EpochMs): void {
    times.set(id, Math.max(at, times.get(id) ?? 0));
    for (const listener of listeners) listener(asId<ParticipantId>(id));
  }

  async function load(): Promise<void> {
    for (const { id, value } of await records.list(KIND)) {
      const parsed = v.safeParse(storedRevocation, value);
      if (parsed.success && parsed.output.at > (times.get(id) ?? 0)) apply(id, parsed.output.at);
    }
  }

  function isRevoked(claims: TokenClaims): boolean {
    const at = times.get(claims.subject);
    return at !== undefined && wasIssuedBy(claims, at);
  }

  notices.follow({
    onNotice({ name, data }) {
      const parsed = name === NOTICE ? v.safeParse(revokedNotice, data) : undefined;
      if (parsed?.success) for (const id of parsed.output.participantIds) apply(id, parsed.output.at);
    },
    onMissed: load,
  });

  return {
    async load() {
      await notices.ready; // what is revoked from here on is received
      await load();
    },
    async revoke(participantIds) {
      if (participantIds.length === 0) return;
      const outdated = dropOutdated();
      // Before they are durable, so that no token is exchanged for a new one meanwhile.
      const begunAt = clock.now();
      for (const id of participantIds) times.set(id, begunAt);
      // Other nodes exchange tokens until they can read the revocation. It is dated later than that, so that it applies to the new ones too.
      if (records.isShared) await records.change({ put: recordsOf(participantIds, begunAt) });
      const at = clock.now();
      await notices.send({ name: NOTICE, data: { participantIds, at } }, ({ put = [], delete: others = [] }) =>
        records.change({
          put: [...recordsOf(participantIds, at), ...put],
          delete: [...outdated.map((id) => ({ kind: KIND, id })), ...others],
        }),
      );
    },
    isRevoked,
    async isRevokedInStore(claims) {
      if (isRevoked(claims) || !records.isShared) return isRevoked(claims);
      const parsed = v.safeParse(storedRevocation, (await records.find(KIND, claims.subject))?.value);
      return isRevoked(claims) || (parsed.success && wasIssuedBy(claims, parsed.output.at));
    },
    onRevoked(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
}

/** Tokens of earlier versions do not contain the time: their owner gets new ones. */
function wasIssuedBy({ issuedAt = 0 }: TokenClaims, at: EpochMs): boolean {
  return issuedAt <= at;
}

function recordsOf(participantIds: readonly ParticipantId[], at: EpochMs) {
  return participantIds.map((id) => ({ kind: KIND, id, value: { at } }));
}
