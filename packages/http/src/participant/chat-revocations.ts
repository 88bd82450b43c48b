import type { Records } from "@tributary/engine";
import type { Clock, EpochMs } from "@tributary/kernel";
import { asId, type ParticipantId } from "@tributary/model";
import * as v from "valibot";
import type { NodeNotices } from "../server/node-notices.ts";
import { AGENT_TOKEN_MS, CONNECTION_TOKEN_MS, SOCKET_ADDRESS_MS } from "../tokens/lifetimes.ts";
import type { TokenClaims, TokenPurpose } from "../tokens/tokens.ts";

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
  /** Called with each participant whose tokens are revoked. */
  onRevoked(listener: (participantId: ParticipantId) => void): Disposable;
}

const VALIDITY_MS: Readonly<Partial<Record<TokenPurpose, number>>> = {
  participant: AGENT_TOKEN_MS,
  connection: CONNECTION_TOKEN_MS,
  socket: SOCKET_ADDRESS_MS,
};

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
      const at = clock.now();
      const outdated = dropOutdated();
      // Before they are durable, so that no token is exchanged for a new one meanwhile.
      for (const id of participantIds) times.set(id, at);
      await notices.send({ name: NOTICE, data: { participantIds, at } }, ({ put = [], delete: others = [] }) =>
        records.change({
          put: [...participantIds.map((id) => ({ kind: KIND, id, value: { at } })), ...put],
          delete: [...outdated.map((id) => ({ kind: KIND, id })), ...others],
        }),
      );
    },
    isRevoked({ purpose, subject, expiresAt }) {
      const at = times.get(subject);
      if (at === undefined) return false;
      return expiresAt - (VALIDITY_MS[purpose] ?? 0) <= at;
    },
    onRevoked(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
}
