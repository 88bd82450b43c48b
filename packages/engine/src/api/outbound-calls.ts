import type { Journal } from "@tributary/journal";
import { accepted, type Clock, type Random, type Result, refused, uuidV7 } from "@tributary/kernel";
import {
  asId,
  type ContactId,
  displayNameOf,
  type ParticipantId,
  type Permission,
  personalQueueId,
  type QueueId,
  type Refusal,
  refusal,
  type User,
  type UserId,
} from "@tributary/model";
import { agentRef } from "../agent/agent-stream.ts";
import type { Directory } from "../configuration/directory.ts";
import { atContact, conversationOfContact } from "../contact/contact-chain.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { destinationOf } from "../flow/quick-connect-destination.ts";
import { decideStartOutbound, type StartOutbound } from "../voice/decide-start-outbound.ts";
import type { Records } from "./records.ts";

/** A call of an agent. `quickConnectId`: null if they call a number. `queueId`: the queue on whose behalf they call; null: that of their routing profile. */
export type OutboundCall = {
  readonly quickConnectId: string | null;
  readonly queueId: QueueId | null;
  readonly relatedContactId: string | null;
};

type Deps = {
  readonly journal: Pick<Journal, "run" | "durable">;
  readonly records: Pick<Records, "find">;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly random: Random;
};

/** Permission to start calls. */
const CALL: Permission = "OutboundCallAccess";

const NO_NUMBERS = refusal(
  "bad-endpoint",
  "endpoint",
  "a quick connect to an agent, a queue or a flow: the center has no telephone line",
);
const UNKNOWN = refusal("not-found", "endpoint", "a quick connect of this instance");
const NOT_ONESELF = refusal("bad-endpoint", "endpoint", "another agent");

/** Creates the operation that starts a call of an agent. Rule VC-17. */
export function createOutboundStart({ journal, records, directory, clock, random }: Deps) {
  const newId = <Id extends ContactId | ParticipantId>(): Id => asId<Id>(uuidV7(clock.now(), random));

  /** Returns the call with its flow, its queue and the agent's settings from the configuration. */
  function callOf(user: User, { quickConnectId, queueId }: OutboundCall): Result<StartOutbound, Refusal> {
    if (!directory.permissionsOf(user).has(CALL)) return refused(refusal("permission-missing", CALL));
    if (quickConnectId === null) return refused(NO_NUMBERS);
    const quickConnect = directory.resource("quickConnects", quickConnectId);
    if (quickConnect === undefined) return refused(UNKNOWN);
    if (quickConnect.target.type === "phone-number") return refused(NO_NUMBERS);
    const destination = destinationOf(directory, { id: quickConnectId, field: "endpoint" });
    if ("refusal" in destination) return refused(destination.refusal);
    const personal = personalQueueId(user.id);
    if (destination.targetQueueId === personal) return refused(NOT_ONESELF);
    if (queueId !== null && queueId !== personal && directory.queue(queueId) === undefined)
      return refused(refusal("not-found", "queueARN"));
    const profile = directory.routingProfile(user.routingProfileId);
    return accepted({
      ...destination,
      endpointName: quickConnect.name,
      queueId: queueId ?? profile?.defaultOutboundQueueId ?? personal,
      agentName: displayNameOf(user),
      hasCalls: (profile?.concurrency.voice ?? 0) > 0,
    });
  }

  async function isKnown(contactId: string): Promise<boolean> {
    const id = await conversationOfContact(records.find, contactId);
    const conversation = await journal.durable(conversationRef(id));
    return conversation !== undefined && atContact(conversation, contactId) !== undefined;
  }

  return async (agentId: UserId, request: OutboundCall): Promise<Result<ContactId, Refusal>> => {
    const user = directory.user(agentId);
    if (user === undefined) return refused(refusal("not-found", "agentId"));
    const call = callOf(user, request);
    if (!call.ok) return call;
    const { relatedContactId } = request;
    if (relatedContactId !== null && !(await isKnown(relatedContactId)))
      return refused(refusal("not-found", "relatedContactId"));
    const ids = {
      contactId: newId<ContactId>(),
      calledContactId: newId<ContactId>(),
      participantId: newId<ParticipantId>(),
      relatedContactId: relatedContactId === null ? null : asId<ContactId>(relatedContactId),
    };
    return journal.run({ agent: agentRef(agentId) }, ({ agent }, now) =>
      decideStartOutbound(agent, call.value, { ...ids, now }),
    );
  };
}
