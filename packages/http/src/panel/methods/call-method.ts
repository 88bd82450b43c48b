/** The client methods of desktops, as commands to the engine. Source: streams protocol 3.1 and 3.3. */
import type { DeskContact } from "@tributary/engine";
import { accepted, type Result, refused } from "@tributary/kernel";
import {
  type AgentStateId,
  asId,
  type ContactId,
  idOf,
  type ParticipantId,
  type Refusal,
  refusal,
  type UserId,
} from "@tributary/model";
import { isPanelMethod, PANEL_METHODS, type PanelMethod, type PanelParams } from "@tributary/protocol/panel";
import * as v from "valibot";
import type { HttpContext } from "../../context.ts";
import { refusalOfIssue } from "../../server/parse-input.ts";

/** Who calls, and what is called with. */
export type CallContext = Pick<HttpContext, "center" | "clock" | "log" | "tokens"> & {
  readonly agentId: UserId;
  /** The agent wants a fresh update, configuration included. */
  readonly refresh: () => void;
};

type Outcome = Promise<Result<unknown, Refusal>>;
type Handlers = { readonly [M in PanelMethod]: (context: CallContext, params: PanelParams<M>) => Outcome };

/** How long an agent's connection token is good for. Desktops fetch the next one in time. Unit: milliseconds. */
const CHAT_TOKEN_MS = 24 * 3_600_000;

const handlers: Handlers = {
  putAgentState: ({ center, agentId }, { state, enqueueNextState }) =>
    done(
      center.agents.chooseState(agentId, asId<AgentStateId>(idOf(state.agentStateARN)), {
        enqueue: enqueueNextState ?? false,
      }),
    ),
  // What desktops may set (extension, softphone, language) has no meaning for chats; they read the configuration back.
  updateAgentConfiguration: ({ refresh }) => {
    refresh();
    return Promise.resolve(accepted({}));
  },
  getEndpoints: () => Promise.resolve(accepted({ endpoints: [], nextToken: null })),
  acceptContact: ({ center, agentId }, { contactId }) =>
    done(center.agents.accept(agentId, asId<ContactId>(contactId))),
  rejectContact: ({ center, agentId }, { contactId }) =>
    done(center.agents.reject(agentId, asId<ContactId>(contactId))),
  clearContact: ({ center, agentId }, { contactId }) => done(center.agents.clear(agentId, asId<ContactId>(contactId))),
  completeContact: ({ center, agentId }, { contactId }) =>
    done(center.agents.clear(agentId, asId<ContactId>(contactId))),
  destroyContact: async (context, { contactId }) => {
    const found = await findOnDesk(context, contactId);
    return found.ok ? endOrClear(context, found.value, found.value.slot.participantId) : found;
  },
  destroyConnection: async (context, { contactId, connectionId }) => {
    const found = await findOnDesk(context, contactId);
    return found.ok ? endOrClear(context, found.value, asId<ParticipantId>(connectionId)) : found;
  },
  notifyContactIssue: async (context, { contactId, issueCode }) => {
    const found = await findOnDesk(context, contactId);
    if (!found.ok) return found;
    context.log.info("contact issue reported", { contactId, agentId: context.agentId, issueCode: issueCode ?? null });
    return accepted({});
  },
  createTransport: async (context, { transportType, contactId, participantId }) => {
    if (transportType !== "chat_token") {
      return refused(refusal("operation-unknown", "transportType", `${transportType} is not part of this version`));
    }
    const found = await findOnDesk(context, contactId ?? "");
    if (!found.ok) return found;
    const { slot } = found.value;
    if (slot.participantId !== participantId) return refused(refusal("not-found", "participantId"));
    if (slot.state.phase === "missed" || slot.state.phase === "rejected") return refused(refusal("offer-gone"));
    const expiresAt = context.clock.now() + CHAT_TOKEN_MS;
    const participantToken = await context.tokens.issue({
      purpose: "connection",
      subject: slot.participantId,
      scope: slot.conversationId,
      expiresAt,
    });
    return accepted({ chatTokenTransport: { participantToken, expiry: new Date(expiresAt).toISOString() } });
  },
  qrIntegrationExists: () => Promise.resolve(accepted(false)),
  qrSearchQuickResponses: () => Promise.resolve(accepted({ results: [], nextToken: null })),
};

/** Carries a method out. Refusals: unknown methods and parameters are named in them. Rules MD-01 to MD-05. */
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
  // Both tables have the method as their key: what was parsed by the one is what the other takes.
  return handlers[method](context, parsed.output as PanelParams<M>);
}

async function findOnDesk({ center, agentId }: CallContext, contactId: string): Promise<Result<DeskContact, Refusal>> {
  const view = await center.agents.view(agentId);
  if (!view.ok) return view;
  const found = view.value.contacts.find(({ slot }) => slot.contactId === contactId);
  return found === undefined
    ? refused(refusal("not-found", "contactId", "a contact on this agent's desk"))
    : accepted(found);
}

/** Hangs up; what is over already is cleared, which is how old desktops leave after-contact work. */
function endOrClear({ center, agentId }: CallContext, { slot }: DeskContact, participantId: ParticipantId): Outcome {
  const isOver = slot.state.phase !== "offered" && slot.state.phase !== "connected";
  if (isOver) return done(center.agents.clear(agentId, slot.contactId));
  return done(center.agents.end(agentId, slot.contactId, participantId));
}

async function done(answer: Promise<Result<null, Refusal>>): Outcome {
  const result = await answer;
  return result.ok ? accepted({}) : result;
}
