import type { Records } from "@tributary/engine";
import type { Clock, EpochMs } from "@tributary/kernel";
import type { ParticipantId } from "@tributary/model";
import * as v from "valibot";
import { AGENT_TOKEN_MS, CONNECTION_TOKEN_MS, SOCKET_ADDRESS_MS } from "../tokens/lifetimes.ts";
import type { TokenClaims, TokenPurpose } from "../tokens/tokens.ts";

/**
 * Agents who lost access to their chats by signing out: their tokens issued up to then are refused. After signing in again the agent gets new
 * ones. Stored, so that a restart does not make old tokens valid. Rules AC-03 to AC-05.
 */
export interface ChatRevocations {
  /** Reads the stored revocations. Called once, before requests are accepted. */
  load(): Promise<void>;
  /**
   * Revokes all tokens of these participants at once, and calls the listeners when that is durable. If it cannot be stored, it is in force until
   * the next restart.
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

const storedRevocation = v.object({ at: v.number() });

type Deps = { readonly records: Records; readonly clock: Clock };

/** Creates the revocations of a node. */
export function createChatRevocations({ records, clock }: Deps): ChatRevocations {
  const times = new Map<string, EpochMs>();
  const listeners = new Set<(participantId: ParticipantId) => void>();

  /** Removes revocations whose tokens have all expired, and returns their ids. */
  function dropOutdated(): string[] {
    const outdated = [...times].filter(([, at]) => at + AGENT_TOKEN_MS <= clock.now()).map(([id]) => id);
    for (const id of outdated) times.delete(id);
    return outdated;
  }

  return {
    async load() {
      for (const { id, value } of await records.list(KIND)) {
        const parsed = v.safeParse(storedRevocation, value);
        if (parsed.success) times.set(id, parsed.output.at);
      }
    },
    async revoke(participantIds) {
      if (participantIds.length === 0) return;
      const at = clock.now();
      const outdated = dropOutdated();
      // Before they are durable, so that no token is exchanged for a new one meanwhile.
      for (const id of participantIds) times.set(id, at);
      await records.change({
        put: participantIds.map((id) => ({ kind: KIND, id, value: { at } })),
        delete: outdated.map((id) => ({ kind: KIND, id })),
      });
      for (const id of participantIds) for (const listener of listeners) listener(id);
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
