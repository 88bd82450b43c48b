/** Operations that change how chats proceed. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. */
import { accepted } from "@tributary/kernel";
import {
  createPersistentContactAssociationRequest,
  updateParticipantRoleConfigRequest,
} from "@tributary/protocol/connect";
import { namedId } from "../../server/named-id.ts";
import { rehydrationOf } from "../../start/start-chat.ts";
import { done, type Operation, operation } from "../operation.ts";
import { TRANSCRIPTS_PERMISSION } from "../transcript-permission.ts";

const MINUTE_MS = 60_000;

export const chatSettingOperations: readonly Operation[] = [
  operation(
    ["CreatePersistentContactAssociation", TRANSCRIPTS_PERMISSION],
    createPersistentContactAssociationRequest,
    async ({ center }, request) => {
      const contactId = namedId(center.directory, "contact", request.InitialContactId);
      const continued = await center.chats.continueFrom(contactId, rehydrationOf(center.directory, request));
      return continued.ok ? accepted({ ContinuedFromContactId: continued.value }) : continued;
    },
  ),

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
