import { idleIn } from "@tributary/engine";
import { accepted } from "@tributary/kernel";
import type { ParticipantFacts, ParticipantsResponse } from "@tributary/protocol";
import * as v from "valibot";
import { operation } from "./service.ts";

/**
 * Returns the pictures of the agents and supervisors who take part in a chat or did, and the participants who are idle. It takes the token of the start.
 * Rule WS-09.
 */
export const readParticipants = operation(
  { schema: v.object({}), token: "participant", isMetered: true },
  async ({ center, clock }, { ref }) => {
    const allowed = await center.chats.access(ref, "read");
    if (!allowed.ok) return allowed;
    const { participants, chat } = allowed.value;
    const idle = new Map(idleIn(chat?.inactivity).map(({ participantId, endsAt }) => [participantId, endsAt]));
    const secondsUntil = (at: number): number => Math.max(0, Math.round((at - clock.now()) / 1_000));
    const facts = participants.flatMap(({ id, agentId }): readonly ParticipantFacts[] => {
      const picture = agentId === null ? undefined : center.directory.user(agentId)?.avatarUrl;
      const endsAt = idle.get(id);
      if (picture === undefined && endsAt === undefined) return [];
      return [
        {
          ParticipantId: id,
          ...(picture === undefined ? {} : { AvatarUrl: picture }),
          ...(endsAt === undefined ? {} : { IdleEndsInSeconds: endsAt === null ? null : secondsUntil(endsAt) }),
        },
      ];
    });
    return accepted<ParticipantsResponse>({ Participants: facts });
  },
);
