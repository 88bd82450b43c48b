import type { DeskView, Slot } from "@tributary/engine";
import { createLruCache } from "@tributary/kernel";
import type { ParticipantId } from "@tributary/model";
import type { HttpContext } from "../../context.ts";
import { AGENT_TOKEN_MS } from "../../tokens/lifetimes.ts";
import type { TokenClaims } from "../../tokens/tokens.ts";

/** Participant tokens of agents. */
export interface ParticipantTokens {
  /**
   * Returns a token for each chat and call on the desk in which the agent may act or that they may read. A contact keeps its token until it is
   * revoked.
   */
  forDesk(view: DeskView): ReadonlyMap<ParticipantId, string>;
}

/** LRU size. An evicted contact gets a new token. */
const MAX_CACHED = 20_000;

/** Phases of contacts in which the agent was never connected to another party. */
const NEVER_CONNECTED: ReadonlySet<Slot["state"]["phase"]> = new Set(["missed", "rejected", "failed"]);

type Deps = Pick<HttpContext, "clock" | "tokens" | "revocations">;

type Issued = { readonly token: string; readonly claims: TokenClaims };

/** Creates the tokens. Issued once per contact: every change of a desk needs all of them. */
export function createParticipantTokens({ clock, tokens, revocations }: Deps): ParticipantTokens {
  const issued = createLruCache<ParticipantId, Issued>(MAX_CACHED);

  function issue({ participantId, conversationId, channel }: Slot): Issued {
    const issuedAt = clock.now();
    const purpose = channel === "voice" ? "call-leg" : "participant";
    const expiresAt = issuedAt + AGENT_TOKEN_MS;
    const claims = { purpose, subject: participantId, scope: conversationId, expiresAt, issuedAt } as const;
    return { token: tokens.issue(claims), claims };
  }

  return {
    forDesk({ contacts }) {
      const found = new Map<ParticipantId, string>();
      for (const { slot } of contacts) {
        if (slot.channel === "task" || NEVER_CONNECTED.has(slot.state.phase)) continue;
        const known = issued.get(slot.participantId);
        const isValid = known !== undefined && !revocations.isRevoked(known.claims);
        const current = isValid ? known : issue(slot);
        if (!isValid) issued.set(slot.participantId, current);
        found.set(slot.participantId, current.token);
      }
      return found;
    },
  };
}
