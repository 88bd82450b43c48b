import type { Journal } from "@tributary/journal";
import { asError, assertNever, type Clock, type Logger, type Result, refused } from "@tributary/kernel";
import { CenterError, type ConversationId, type Refusal, refusal } from "@tributary/model";
import { conversationRef } from "../contact/conversation-stream.ts";
import type { ParticipantRef } from "../contact/participants.ts";
import { newest } from "../newest.ts";
import type { CallLegs } from "./call-legs.ts";
import { type Assignment, decideAssign } from "./decide-assign.ts";
import type { NodePresence } from "./node-presence.ts";
import type { NodeRequest, NodeResult } from "./node-request-messages.ts";
import { type NodeRequests, REQUEST_MS } from "./node-requests.ts";

type Deps = {
  readonly journal: Journal;
  readonly requests: NodeRequests;
  readonly presence: Pick<NodePresence, "isPresent">;
  /** The legs of this node. */
  readonly here: CallLegs;
  readonly clock: Clock;
  readonly log: Logger;
  readonly node: string;
};

/** Attempts to open a leg before the call counts as unavailable: before each further one, another node has taken the call. */
const MAX_ATTEMPTS = 3;

const NO_LEG = refusal("not-joined");

/** Creates the operations on legs of any node: all legs of a call are on the node that opened the first one, until that is gone. Rules VC-30 to VC-32. */
export function createLegsOnNodes({ journal, requests, presence, here, clock, log, node }: Deps): CallLegs {
  async function ownerOf(id: ConversationId): Promise<string | undefined> {
    return (await newest(journal, conversationRef(id)))?.voice?.node;
  }

  /** Throws while a node that cannot be reached still runs: it keeps its calls. */
  async function requireGone(owner: string): Promise<void> {
    if (await presence.isPresent(owner)) throw new CenterError("unavailable", "the node of the call cannot be reached");
  }

  /** Carries out a request about a leg that exists, here or by `send` on the node of its call. */
  async function atLeg<T>(
    { conversationId }: ParticipantRef,
    local: () => Promise<Result<T, Refusal>>,
    send: (owner: string) => Promise<Result<T, Refusal> | "unreachable">,
  ): Promise<Result<T, Refusal>> {
    const owner = await ownerOf(conversationId);
    if (owner === node) return local();
    if (owner === undefined) return refused(NO_LEG);
    const result = await send(owner);
    if (result !== "unreachable") return result;
    await requireGone(owner);
    return refused(NO_LEG);
  }

  async function open(isOver: () => boolean, ...[ref, page, offer]: Parameters<CallLegs["open"]>) {
    const id = ref.conversationId;
    for (let attempt = 0; attempt < MAX_ATTEMPTS && !isOver(); attempt += 1) {
      const expectedOwner = await ownerOf(id);
      if (expectedOwner !== undefined && expectedOwner !== node) {
        const result = await requests.send(expectedOwner, { kind: "open", ref, page: page.name, offer });
        if (result !== "unreachable") return result;
        await requireGone(expectedOwner);
        log.warn("the node of a call is gone", { conversationId: id });
      }
      const assigned = await assignCall(journal, id, { node, expectedOwner });
      if (!assigned.ok) return assigned;
      // Too late, the leg would take the place of one that the page has opened meanwhile.
      if (assigned.value && !isOver()) return here.open(ref, page, offer);
    }
    throw new CenterError("unavailable", "the call is moving to another node");
  }

  return {
    open: (...parameters) => inTime(clock, (isOver) => open(isOver, ...parameters)),
    restart: (ref, offer) =>
      inTime(clock, () =>
        atLeg(
          ref,
          () => here.restart(ref, offer),
          (owner) => requests.send(owner, { kind: "restart", ref, offer }),
        ),
      ),
    async close(ref) {
      const work = inTime(clock, () =>
        atLeg(
          ref,
          () => nothing(here.close(ref)),
          (owner) => requests.send(owner, { kind: "close", ref }),
        ),
      );
      // The leg is closed with its call, or when its page is gone.
      await work.catch((error: unknown) =>
        log.warn("failed to close a leg on another node", { error: asError(error) }),
      );
    },
    sendDigits: (ref, digits) =>
      inTime(clock, () =>
        atLeg(
          ref,
          () => here.sendDigits(ref, digits),
          (owner) => requests.send(owner, { kind: "send-digits", ref, digits }),
        ),
      ),
    async passDigits(ref, digits) {
      await inTime(clock, () =>
        atLeg(
          ref,
          () => nothing(here.passDigits(ref, digits)),
          (owner) => requests.send(owner, { kind: "pass-digits", ref, digits }),
        ),
      );
    },
  };
}

/**
 * Limits the time of a request of a page, whatever it waits for: the page waits for five seconds. `isOver`: true once the limit has passed. Errors:
 * `CenterError("unavailable")` then.
 */
function inTime<T>(clock: Clock, work: (isOver: () => boolean) => Promise<T>): Promise<T> {
  let isOver = false;
  return new Promise((resolve, reject) => {
    const limit = clock.after(REQUEST_MS, () => {
      isOver = true;
      reject(new CenterError("unavailable", "the node of the call did not reply"));
    });
    work(() => isOver)
      .then(resolve, reject)
      .finally(() => limit[Symbol.dispose]());
  });
}

/** Assigns the audio of a call to a node. False: another one has taken it. Refusals: the call is over. */
export function assignCall(
  journal: Pick<Journal, "run">,
  id: ConversationId,
  assignment: Assignment,
): Promise<Result<boolean, Refusal>> {
  return journal.run({ conversation: conversationRef(id) }, ({ conversation }, now) =>
    conversation === undefined ? { refusal: refusal("token-invalid") } : decideAssign(conversation, assignment, now),
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
    default:
      return assertNever(request);
  }
}

async function nothing(work: Promise<void>): Promise<Result<null, never>> {
  await work;
  return { ok: true, value: null };
}
