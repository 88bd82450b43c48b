import type { Journal } from "@tributary/journal";
import { asError, type Logger, type Result, refused } from "@tributary/kernel";
import { asId, CenterError, type ConversationId, type Refusal, refusal } from "@tributary/model";
import { conversationRef } from "../contact/conversation-stream.ts";
import type { ParticipantRef } from "../contact/participants.ts";
import { newest } from "../newest.ts";
import type { CallLegs } from "./call-legs.ts";
import { decidePlace, type Place } from "./decide-place.ts";
import type { NodeRequest, NodeRequests, NodeResult } from "./node-requests.ts";

type Deps = {
  readonly journal: Journal;
  readonly requests: NodeRequests;
  /** The legs of this node. */
  readonly here: CallLegs;
  readonly log: Logger;
  readonly node: string;
};

/** Times that a leg is opened before the call counts as unavailable: each time, another node has taken the call. */
const MAX_MOVES = 3;

const NO_LEG = refusal("not-joined");

/** Creates the operations on legs of any node: all legs of a call are on the node that opened the first one, until that is gone. Rules VC-30 to VC-32. */
export function createLegsOnNodes({ journal, requests, here, log, node }: Deps): CallLegs {
  async function placeOf(id: ConversationId): Promise<string | undefined> {
    return (await newest(journal, conversationRef(id)))?.voice?.node;
  }

  /** Carries out a request about a leg that exists. */
  async function atLeg<T>(
    request: NodeRequest & { readonly ref: ParticipantRef },
    local: () => Promise<Result<T, Refusal>>,
  ) {
    const place = await placeOf(request.ref.conversationId);
    if (place === node) return local();
    const result = place === undefined ? "gone" : await requests.ask(place, request);
    return result === "gone" ? refused(NO_LEG) : (result as Result<T, Refusal>); // of the same request on another node
  }

  return {
    async open(ref, page, offer) {
      const id = asId<ConversationId>(ref.conversationId);
      for (let moves = 0; moves < MAX_MOVES; moves += 1) {
        const instead = await placeOf(id);
        if (instead === node) return here.open(ref, page, offer);
        if (instead !== undefined) {
          const result = await requests.ask(instead, { kind: "open", ref, page: page.name, offer });
          if (result !== "gone") return result as Awaited<ReturnType<CallLegs["open"]>>; // of the same request on another node
          log.warn("the node of a call is gone", { conversationId: id });
        }
        const placed = await placeCall(journal, id, { node, instead });
        if (!placed.ok) return placed;
        if (placed.value) return here.open(ref, page, offer);
      }
      throw new CenterError("unavailable", "the call is moving to another node");
    },
    restart: (ref, offer) => atLeg({ kind: "restart", ref, offer }, () => here.restart(ref, offer)),
    async close(ref) {
      // The leg is closed with its call, or when its page is gone.
      await atLeg({ kind: "close", ref }, () => nothing(here.close(ref))).catch((error: unknown) =>
        log.warn("failed to close a leg on another node", { error: asError(error) }),
      );
    },
    sendDigits: (ref, digits) => atLeg({ kind: "send-digits", ref, digits }, () => here.sendDigits(ref, digits)),
    async passDigits(ref, digits) {
      await atLeg({ kind: "pass-digits", ref, digits }, () => nothing(here.passDigits(ref, digits)));
    },
  };
}

/** Puts the audio of a call on a node. False: another one has taken it. Refusals: the call is over. */
export function placeCall(
  journal: Pick<Journal, "run">,
  id: ConversationId,
  place: Place,
): Promise<Result<boolean, Refusal>> {
  return journal.run({ conversation: conversationRef(id) }, ({ conversation }, now) =>
    conversation === undefined ? { refusal: refusal("token-invalid") } : decidePlace(conversation, place, now),
  );
}

/** Carries out a request of another node. The page of a leg is on that node: its leg is free once it is closed or its audio is missing. */
export function handleHere(here: CallLegs, request: NodeRequest): Promise<NodeResult> {
  switch (request.kind) {
    case "open":
      return here.open(request.ref, { name: request.page, isOpen: () => true }, request.offer);
    case "restart":
      return here.restart(request.ref, request.offer);
    case "close":
      return nothing(here.close(request.ref));
    case "send-digits":
      return here.sendDigits(request.ref, request.digits);
    case "pass-digits":
      return nothing(here.passDigits(request.ref, request.digits));
    case "check":
      return nothing(Promise.resolve());
  }
}

async function nothing(work: Promise<void>): Promise<Result<null, never>> {
  await work;
  return { ok: true, value: null };
}
