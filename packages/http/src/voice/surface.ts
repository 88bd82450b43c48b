import { type ConversationState, offeredAgentOf, type ParticipantRef } from "@tributary/engine";
import { type Result, refused } from "@tributary/kernel";
import { ERRORS, explain, type Refusal, refusal, type UserId } from "@tributary/model";
import type { Surface } from "../context.ts";
import { createSocketMonitor } from "../server/socket-monitor.ts";
import { createSocketRegistry } from "../server/socket-registry.ts";
import type { UpgradeDecision } from "../server/upgrade-router.ts";
import { agentCaller } from "./agent-caller.ts";
import { type CallSocketDeps, serveCallSocket } from "./call-socket.ts";
import { createCustomerFeed } from "./customer-feed.ts";
import { type LegToken, legTokenOf, partyOfToken } from "./leg-tokens.ts";
import type { SignalingCaller } from "./signaling.ts";

/** Socket of host pages whose library has a connection of its own for each call. */
export const SOFTPHONE_SOCKET_PATH = "/socket/softphone";

/** Socket of a customer's page, for one call. */
export const CALL_SOCKET_PATH = "/socket/call";

/** Pages answer a ping after at most twenty-five seconds of silence. Unit: milliseconds. */
const EVICTABLE_AFTER_MS = 30_000;

/** Surface of the sockets for the audio of calls. Source: docs/wire/voice.md#sockets; VS-01 to VS-07, VS-11, VS-12. */
export const voiceSurface: Surface = (app, context) => {
  const monitor = createSocketMonitor(context.clock);
  const registry = createSocketRegistry({ evictableAfterMs: EVICTABLE_AFTER_MS });
  const deps: CallSocketDeps = { ...context, monitor, registry, pending: new Map() };
  const revocations = context.revocations.onRevoked(registry.endAccess);
  context.sockets.handle(SOFTPHONE_SOCKET_PATH, (_request, url) => admitAgent(deps, url));
  context.sockets.handle(CALL_SOCKET_PATH, (_request, url) => admitCustomer(deps, url));
  app.addHook("onClose", async () => {
    monitor[Symbol.dispose]();
    revocations[Symbol.dispose]();
  });
};

/** The token of the leg is all that such a page has. After a loss it comes back with what `accept` returned: the same token. */
async function admitAgent(deps: CallSocketDeps, url: URL): Promise<UpgradeDecision> {
  const token = url.searchParams.get("contactCtx") ?? url.searchParams.get("clientToken") ?? "";
  const leg = legAdmitted(deps, token);
  if (!leg.ok) return refuse(leg.refusal);
  const { ref, expiresAt } = leg.value;
  const found = await deps.center.contacts.describe(ref.conversationId);
  const whole = found.ok ? found.value.whole : undefined;
  const agentId = whole && agentOf(whole, ref);
  if (agentId === undefined) return refuse(refusal("contact-ended"));
  if (!admitsSocket(deps, ref)) return refuse(refusal("too-many-sockets"));
  return {
    kind: "accept",
    onSocket(upgraded) {
      serveCallSocket(deps, upgraded, {
        budget: agentId,
        party: ref.participantId,
        expiresAt,
        hasAccess: () => legTokenOf(deps, token).ok,
        callerOf: (isOpen) => {
          const caller = agentCaller(deps, { agentId, page: { name: token, isOpen } });
          return { ...caller, partyOf: (leg) => caller.partyOf({ ...leg, callContextToken: token }) };
        },
      });
    },
  };
}

/** The token of an agent's leg is not one for this socket, which shows the call. Rule VS-10. */
async function admitCustomer(deps: CallSocketDeps, url: URL): Promise<UpgradeDecision> {
  const token = url.searchParams.get("token") ?? "";
  const leg = legAdmitted(deps, token);
  if (!leg.ok) return refuse(leg.refusal);
  const { ref, expiresAt } = leg.value;
  const found = await deps.center.contacts.describe(ref.conversationId);
  if (found.ok && customerOf(found.value.whole, ref) === undefined) return refuse(refusal("token-invalid", "token"));
  if (!admitsSocket(deps, ref)) return refuse(refusal("too-many-sockets"));
  return {
    kind: "accept",
    onSocket(upgraded) {
      const feed = createCustomerFeed(deps, ref);
      const socket = serveCallSocket(deps, upgraded, {
        budget: ref.participantId,
        party: ref.participantId,
        expiresAt,
        hasAccess: () => legTokenOf(deps, token).ok,
        callerOf: (isOpen) => customerCaller(deps, { ref, token, isOpen }),
        onClosing: () => feed[Symbol.dispose](),
      });
      feed.start(socket);
    },
  };
}

type Customer = { readonly ref: ParticipantRef; readonly token: string; readonly isOpen: () => boolean };

/** The token is in the address: the party of all requests. A customer who hangs up leaves the call. Rule VS-10. */
function customerCaller(deps: CallSocketDeps, { ref, token, isOpen }: Customer): SignalingCaller {
  const { center } = deps;
  return {
    page: { name: token, isOpen },
    async partyOf() {
      const party = partyOfToken(deps, token);
      if (!party.ok) return party;
      const found = await center.contacts.describe(ref.conversationId);
      const customer = found.ok ? customerOf(found.value.whole, ref) : undefined;
      const isOpenParty = customer !== undefined && customer.state.phase !== "left";
      return isOpenParty ? party : refused(refusal("contact-ended"));
    },
    tokenOf: () => token,
    onBye: () => center.calls.leave(ref),
    callbacks: center.calls.callbacks,
  };
}

function legAdmitted(deps: CallSocketDeps, token: string): Result<LegToken, Refusal> {
  const leg = legTokenOf(deps, token);
  if (leg.ok && !deps.limits.frames.take(leg.value.ref.participantId)) return refused(refusal("too-many-requests"));
  return leg;
}

function admitsSocket({ registry, clock }: CallSocketDeps, { participantId }: ParticipantRef): boolean {
  return registry.admits(participantId, clock.monotonicMs());
}

function customerOf({ participants }: ConversationState, { participantId }: ParticipantRef) {
  return participants.find(({ id, role }) => id === participantId && role === "customer");
}

function agentOf(conversation: ConversationState, { participantId }: ParticipantRef): UserId | undefined {
  const joined = conversation.participants.find(({ id }) => id === participantId);
  return (joined ?? offeredAgentOf(conversation, participantId))?.agentId ?? undefined;
}

function refuse(reason: Refusal): UpgradeDecision {
  return { kind: "refuse", status: ERRORS[reason.code].status, reason: explain(reason) };
}
