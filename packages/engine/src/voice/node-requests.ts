import type { Journal } from "@tributary/journal";
import { asError, type Clock, type Logger, type Random, type Result, uuidV7 } from "@tributary/kernel";
import { CenterError, type Refusal } from "@tributary/model";
import { configurationRef } from "../configuration/configuration-stream.ts";
import type { ParticipantRef } from "../contact/participants.ts";
import type { SessionDescription } from "../ports/media.ts";

/** A request to the node that has the audio of a call. Plain JSON. `check`: whether the node is there. */
export type NodeRequest =
  | { readonly kind: "open"; readonly ref: ParticipantRef; readonly page: string; readonly offer: SessionDescription }
  | { readonly kind: "restart"; readonly ref: ParticipantRef; readonly offer: SessionDescription }
  | { readonly kind: "close"; readonly ref: ParticipantRef }
  | { readonly kind: "send-digits" | "pass-digits"; readonly ref: ParticipantRef; readonly digits: string }
  | { readonly kind: "check" };

/** Result of a request on the other node. */
export type NodeResult = Result<unknown, Refusal>;

/** Requests between the nodes of a center. Disposing fails those that wait. */
export interface NodeRequests extends Disposable {
  /**
   * Returns the result of a request on another node; `gone` if the node does not show within a second and a half that it has the request. Errors:
   * `CenterError("unavailable")` if it has it and does not answer within four and a half seconds, or while this node has no broker.
   */
  ask(node: string, request: NodeRequest): Promise<NodeResult | "gone">;
}

type Deps = {
  readonly journal: Pick<Journal, "signal" | "follow">;
  /** False while this node exchanges no messages with others. */
  readonly isConnected: () => boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly node: string;
};

const QUESTION = "calls.question";
const RECEIPT = "calls.receipt";
const ANSWER = "calls.answer";

/** Times after which a question without a receipt is asked again, and the node counts as gone: a broker may lose a message. Unit: milliseconds. */
const REPEAT_MS = 700;
const GONE_MS = 1_500;

/** Time for the answer after the receipt. Pages wait five seconds. Unit: milliseconds. */
const ANSWER_MS = 4_500;

/** Time for which a question is recognized that comes again. Unit: milliseconds. */
const RECOGNIZED_MS = 10_000;

/** Time after which a feed that ended is begun again. Unit: milliseconds. */
const RETRY_MS = 1_000;

/** Questions without an answer at once; further ones fail. */
const MAX_PENDING = 1_000;

type Question = { readonly id: string; readonly to: string; readonly request: NodeRequest };
type Answer = { readonly id: string; readonly result: NodeResult | { readonly error: string } };
type Pending = { readonly received: () => void; readonly settle: (result: Answer["result"]) => void };

/** Creates the requests of one node, which carries out those of others by `handle`. Rule VC-32. */
export function createNodeRequests(deps: Deps, handle: (request: NodeRequest) => Promise<NodeResult>): NodeRequests {
  const { journal, clock, random, log, node } = deps;
  const pending = new Map<string, Pending>();
  const known = new Map<string, Disposable>();

  async function carryOut({ id, request }: Question): Promise<void> {
    let result: Answer["result"];
    try {
      result = await handle(request);
    } catch (error) {
      const isExpected = error instanceof CenterError && error.code === "unavailable";
      if (!isExpected) log.error("request of another node failed", { kind: request.kind, error: asError(error) });
      result = { error: isExpected ? error.message : "the request failed" };
    }
    journal.signal(configurationRef, ANSWER, { id, result } satisfies Answer);
  }

  function onQuestion(question: Question): void {
    if (question.to !== node) return;
    journal.signal(configurationRef, RECEIPT, { id: question.id });
    if (known.has(question.id)) return; // it is being answered
    known.set(
      question.id,
      clock.after(RECOGNIZED_MS, () => known.delete(question.id)),
    );
    void carryOut(question); // never rejects
  }

  function onSignal(name: string, data: unknown): void {
    if (name === QUESTION)
      onQuestion(data as Question); // sent by `ask` only
    else if (name === RECEIPT) pending.get(idOf(data))?.received();
    else if (name === ANSWER) {
      const { id, result } = data as Answer; // sent by `carryOut` only
      pending.get(id)?.settle(result);
    }
  }

  let following: Disposable;

  // Signals of the whole center are on the topic of the configuration, of which there is one.
  function follow(): void {
    following = journal.follow(configurationRef, "now", {
      onEvent: () => undefined,
      onSignal,
      onEnd(reason) {
        log.debug("requests of other nodes are not received for a moment", { reason });
        following = clock.after(RETRY_MS, follow);
      },
    });
  }

  follow();

  return {
    async ask(to, request) {
      if (!deps.isConnected()) throw new CenterError("unavailable", "the other nodes cannot be reached");
      if (pending.size >= MAX_PENDING) throw new CenterError("unavailable", "too many requests to other nodes");
      const question: Question = { id: uuidV7(clock.now(), random), to, request };
      const send = (): void => journal.signal(configurationRef, QUESTION, question);
      const result = await waitFor(clock, { pending, id: question.id, send });
      if (result === "gone" || !("error" in result)) return result;
      throw new CenterError("unavailable", result.error);
    },
    [Symbol.dispose]() {
      following[Symbol.dispose]();
      for (const timer of known.values()) timer[Symbol.dispose]();
      for (const { settle } of [...pending.values()]) settle({ error: "the node is stopping" });
    },
  };
}

function idOf(data: unknown): string {
  return (data as Pick<Answer, "id">).id; // sent by `onQuestion` only
}

/** Sends a question, again if there is no receipt, and waits for its answer. */
function waitFor(
  clock: Clock,
  { pending, id, send }: { readonly pending: Map<string, Pending>; readonly id: string; readonly send: () => void },
): Promise<Answer["result"] | "gone"> {
  return new Promise((resolve) => {
    const repeat = clock.after(REPEAT_MS, send);
    let limit = clock.after(GONE_MS, () => settle("gone"));

    function stop(): void {
      repeat[Symbol.dispose]();
      limit[Symbol.dispose]();
    }

    function settle(result: Answer["result"] | "gone"): void {
      stop();
      pending.delete(id);
      resolve(result);
    }

    pending.set(id, {
      received() {
        stop();
        limit = clock.after(ANSWER_MS, () => settle({ error: "the node of the call did not answer" }));
      },
      settle,
    });
    send();
  });
}
