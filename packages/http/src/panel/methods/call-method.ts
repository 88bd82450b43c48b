/** Client methods of desktops as commands to the engine. Source: docs/wire/streams.md#methods-of-the-host-library and #createtransport. */
import { accepted, type Result, refused } from "@tributary/kernel";
import { asId, type ContactId, type Refusal, refusal, type UserId } from "@tributary/model";
import { isPanelMethod, PANEL_METHODS, type PanelMethod, type PanelParams } from "@tributary/protocol/panel";
import * as v from "valibot";
import type { HttpContext } from "../../context.ts";
import { namedId } from "../../server/named-id.ts";
import { refusalOfIssue } from "../../server/parse-input.ts";
import type { StartLimits } from "../../start/start-chat.ts";
import { incomingConnectionId } from "../desk/contact-snapshot.ts";
import { createTask } from "./create-task.ts";
import { findOnDesk } from "./find-on-desk.ts";
import { queueEndpoints } from "./queue-endpoints.ts";
import { createTemplatedTask, getTaskTemplate, listTaskTemplates, updateTask } from "./task-templates.ts";

/** Services and caller of a method. */
export type CallContext = Pick<
  HttpContext,
  "center" | "clock" | "log" | "tokens" | "revocations" | "connectionTokenMs" | "iceServers"
> &
  StartLimits & {
    readonly agentId: UserId;
    /** Returns false once the session of the calling page has ended. */
    readonly isSignedIn: () => Promise<boolean>;
    /** Sends the agent's desk to the calling page again, configuration included. */
    readonly refresh: () => void;
  };

type Outcome = Promise<Result<unknown, Refusal>>;
type Handlers = { readonly [M in PanelMethod]: (context: CallContext, params: PanelParams<M>) => Outcome };

const handlers: Handlers = {
  putAgentState: ({ center, agentId }, { state, enqueueNextState }) =>
    done(
      center.agents.chooseState(agentId, namedId(center.directory, "agent-state", state.agentStateARN), {
        enqueue: enqueueNextState ?? false,
      }),
    ),
  // Extension, softphone and language have no effect on chats. Desktops expect an update with the configuration.
  updateAgentConfiguration: ({ refresh }) => {
    refresh();
    return Promise.resolve(accepted({}));
  },
  getEndpoints: ({ center }, params) => queueEndpoints(center, params),
  acceptContact: ({ center, agentId }, { contactId }) =>
    done(center.agents.accept(agentId, asId<ContactId>(contactId))),
  rejectContact: ({ center, agentId }, { contactId }) =>
    done(center.agents.reject(agentId, asId<ContactId>(contactId))),
  clearContact: ({ center, agentId }, { contactId }) => done(center.agents.clear(agentId, asId<ContactId>(contactId))),
  completeContact: ({ center, agentId }, { contactId }) =>
    done(center.agents.clear(agentId, asId<ContactId>(contactId))),
  destroyContact: ({ center, agentId }, { contactId }) =>
    done(center.agents.endOrClear(agentId, asId<ContactId>(contactId), null)),
  destroyConnection: async (context, { contactId, connectionId }) => {
    const found = await findOnDesk(context, contactId);
    // The agent's own connection of a callback has another id until they accept it.
    const isOwn = found.ok && connectionId === incomingConnectionId(found.value.slot);
    return done(
      context.center.agents.endOrClear(context.agentId, asId<ContactId>(contactId), isOwn ? null : connectionId),
    );
  },
  updateMonitorParticipantState: ({ center, agentId }, { contactId, targetMonitorMode }) => {
    const mode = targetMonitorMode === "BARGE" ? "barge" : "silent";
    return done(center.monitoring.setMode(agentId, asId<ContactId>(contactId), mode));
  },
  createOutboundContact: async ({ center, agentId }, { endpoint, queueARN, relatedContactId }) => {
    const { directory } = center;
    const named = endpoint.endpointARN || endpoint.endpointId || null; // that of a number is empty
    const call = {
      quickConnectId: named === null ? null : namedId(directory, "transfer-destination", named),
      queueId: queueARN ? namedId(directory, "queue", queueARN) : null,
      relatedContactId: relatedContactId ?? null,
    };
    const started = await center.calls.startOutbound(agentId, call);
    return started.ok ? accepted({ contactId: started.value }) : started;
  },
  conferenceConnections: ({ center, agentId }, { contactId }) =>
    done(center.calls.conference(agentId, asId<ContactId>(contactId))),
  toggleActiveConnections: ({ center, agentId }, { contactId }) =>
    done(center.calls.swap(agentId, asId<ContactId>(contactId))),
  holdConnection: gate("hold"),
  resumeConnection: gate("resume"),
  muteParticipant: gate("mute"),
  unmuteParticipant: gate("unmute"),
  sendDigits: ({ center, agentId }, { contactId, connectionId, digits }) =>
    done(center.calls.sendDigits(agentId, asId<ContactId>(contactId), { connectionId, digits })),
  sendSoftphoneCallMetrics: () => Promise.resolve(accepted({})),
  sendSoftphoneCallReport: () => Promise.resolve(accepted({})),
  pauseContact: ({ center, agentId }, { contactId }) => done(center.agents.pause(agentId, asId<ContactId>(contactId))),
  resumeContact: ({ center, agentId }, { contactId }) =>
    done(center.agents.resume(agentId, asId<ContactId>(contactId))),
  createTaskContact: createTask,
  createTemplatedTask,
  updateContact: updateTask,
  listTaskTemplates,
  getTaskTemplate,
  // Of calls it adds a party. Desktops from the time when chats had two parties transfer chats by it.
  createAdditionalConnection: async (context, params) => {
    const found = await findOnDesk(context, params.contactId);
    if (!found.ok) return found;
    return reach(found.value.slot.channel === "voice" ? "add" : "transfer")(context, params);
  },
  transferContact: reach("transfer"),
  addNewConnection: reach("add"),
  notifyContactIssue: async (context, { contactId, issueCode }) => {
    const found = await findOnDesk(context, contactId);
    if (!found.ok) return found;
    context.log.info("contact issue reported", { contactId, agentId: context.agentId, issueCode: issueCode ?? null });
    return accepted({});
  },
  createTransport: async (context, { transportType, contactId, participantId }) => {
    if (transportType === "softphone") {
      await context.iceServers.start(); // pages that send audio through a relay only ask before the first call
      const softphoneMediaConnections = context.iceServers.of(context.agentId);
      return accepted({ softphoneTransport: { softphoneMediaConnections } });
    }
    if (transportType !== "chat_token") {
      return refused(
        refusal("operation-unknown", "transportType", "chat_token or softphone; others are not supported"),
      );
    }
    // Not the time of the answer: a sign-out meanwhile applies to the new token too. Rule AC-03.
    const issuedAt = context.clock.now();
    const expiresAt = issuedAt + context.connectionTokenMs;
    const found = await findOnDesk(context, contactId ?? "");
    if (!found.ok) return found;
    const { slot } = found.value;
    if (slot.channel !== "chat") return refused(refusal("invalid-field", "contactId", "a chat"));
    if (slot.participantId !== participantId) return refused(refusal("not-found", "participantId"));
    if (slot.state.phase === "missed" || slot.state.phase === "rejected") return refused(refusal("offer-gone"));
    const claims = {
      purpose: "connection",
      subject: slot.participantId,
      scope: slot.conversationId,
      expiresAt,
      issuedAt,
    } as const;
    if (!(await context.isSignedIn()) || context.revocations.isRevoked(claims)) {
      return refused(refusal("session-expired"));
    }
    const participantToken = context.tokens.issue(claims);
    return accepted({ chatTokenTransport: { participantToken, expiry: new Date(expiresAt).toISOString() } });
  },
  qrIntegrationExists: () => Promise.resolve(accepted(false)),
  qrSearchQuickResponses: () => Promise.resolve(accepted({ results: [], nextToken: null })),
};

/** Runs a client method. Refusals name the unknown method or the malformed parameter. Rules MD-01 to MD-05. */
export async function callMethod(
  context: CallContext,
  { method, params }: { readonly method: string; readonly params: unknown },
): Outcome {
  if (!isPanelMethod(method)) return refused(refusal("operation-unknown", "method", method));
  return call(context, method, params);
}

function call<M extends PanelMethod>(context: CallContext, method: M, params: unknown): Outcome {
  const parsed = v.safeParse(PANEL_METHODS[method], params, { abortEarly: true });
  if (!parsed.success) return Promise.resolve(refused(refusalOfIssue(parsed.issues[0])));
  // Both tables are keyed by the method: the schema's output is the handler's input.
  return handlers[method](context, parsed.output as PanelParams<M>);
}

/**
 * Returns the method that transfers a contact to a quick connect, or adds an agent to a chat by one. A transfer that fails is also an item of the chat. Rules
 * MD-07, MD-09.
 */
function reach(how: "transfer" | "add") {
  return async (
    { center, agentId }: CallContext,
    { contactId, endpoint }: PanelParams<"transferContact" | "addNewConnection">,
  ): Outcome => {
    const quickConnectId = namedId(
      center.directory,
      "transfer-destination",
      endpoint.endpointARN ?? endpoint.endpointId ?? "",
    );
    const result = await center.agents[how](agentId, asId<ContactId>(contactId), quickConnectId);
    if (!result.ok) return result;
    return result.value === "failed"
      ? refused(refusal("wrong-phase", "endpoint", "a quick connect whose flow queues the contact now"))
      : accepted({});
  };
}

/** Returns the method that changes the place of a party in a call. Rule MD-12. */
function gate(change: "hold" | "resume" | "mute" | "unmute") {
  return ({ center, agentId }: CallContext, { contactId, connectionId }: PanelParams<"holdConnection">): Outcome =>
    done(center.calls.gate(agentId, asId<ContactId>(contactId), { change, connectionId }));
}

async function done(answer: Promise<Result<null, Refusal>>): Outcome {
  const result = await answer;
  return result.ok ? accepted({}) : result;
}
