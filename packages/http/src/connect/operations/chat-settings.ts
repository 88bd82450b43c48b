/** Operations that change how chats proceed. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. */
import { updateParticipantRoleConfigRequest } from "@tributary/protocol/connect";
import { namedId } from "../../server/named-id.ts";
import { done, type Operation, operation } from "../operation.ts";

const MINUTE_MS = 60_000;

export const chatSettingOperations: readonly Operation[] = [
  operation(
    ["UpdateParticipantRoleConfig", "Contacts.Tag.Edit"],
    updateParticipantRoleConfigRequest,
    async ({ center }, { ContactId, ChannelConfiguration }) => {
      const changes = ChannelConfiguration.Chat.ParticipantTimerConfigList.map(
        ({ ParticipantRole, TimerType, TimerValue: { ParticipantTimerDurationInMinutes: minutes } }) =>
          ({
            role: ParticipantRole === "CUSTOMER" ? "customer" : "agent",
            type: TimerType === "IDLE" ? "idle" : "disconnect",
            durationMs: minutes === undefined ? null : minutes * MINUTE_MS,
          }) as const,
      );
      return done(await center.contacts.setTimers(namedId(center.directory, "contact", ContactId), changes));
    },
  ),
];
