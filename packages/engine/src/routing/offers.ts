import type { Journal } from "@tributary/journal";
import { accepted, type Clock, type Random, type Result, uuidV7 } from "@tributary/kernel";
import { asId, displayNameOf, type ParticipantId, type Refusal, refusal } from "@tributary/model";
import { agentRef } from "../agent/agent-stream.ts";
import type { Directory } from "../configuration/directory.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { decideAccept, decideOffer } from "../contact/decide-offer.ts";
import type { Match } from "./next-offer.ts";

type Deps = {
  readonly journal: Pick<Journal, "run">;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly random: Random;
};

/** Makes offers, and accepts them immediately for agents whose account is set up that way. */
export function createOfferer(
  { journal, directory, clock, random }: Deps,
  { timeoutMs }: { readonly timeoutMs: number },
) {
  return async ({ agent, profile, contact }: Match): Promise<Result<null, Refusal>> => {
    const participantId = asId<ParticipantId>(uuidV7(clock.now(), random));
    const needs = { conversation: conversationRef(contact.conversationId), agent: agentRef(agent.id) };
    const offered = await journal.run(needs, ({ conversation, agent: desk }, now) =>
      conversation
        ? decideOffer({ conversation, agent: desk }, { profile, participantId, timeoutMs }, now)
        : { refusal: refusal("not-found") },
    );
    if (!offered.ok) return offered;
    const user = directory.user(agent.id);
    if (contact.channel !== "chat" || !user?.autoAcceptChats) return accepted(null);
    const author = { participantId, role: "agent", displayName: displayNameOf(user) } as const;
    return journal.run(needs, ({ conversation, agent: desk }, now) =>
      conversation ? decideAccept({ conversation, agent: desk }, author, now) : { refusal: refusal("not-found") },
    );
  };
}
