import type { Journal } from "@tributary/journal";
import { accepted, asError, type Clock, type Logger, type Random, uuidV7 } from "@tributary/kernel";
import { CenterError } from "@tributary/model";
import { configurationRef } from "../configuration/configuration-stream.ts";
import { followNodeMessages } from "../configuration/node-messages.ts";
import {
  type NodeRequest,
  type NodeRequestKind,
  type NodeResult,
  parseAcknowledgement,
  parseReply,
  parseRequest,
  parseValue,
  type ReplyMessage,
  type RequestMessage,
} from "./node-request-messages.ts";

/** Requests between the nodes of a center. Disposing fails those that wait. */
export interface NodeRequests extends Disposable {
  /**
   * Returns the result of a request on another node; `unreachable` if that does not acknowledge it within a second and a half: it is gone, or has no broker, or hangs.
   * Errors: `CenterError("unavailable")` without a reply within {@link REQUEST_MS}, or while this node has no broker.
   */
  send<K extends NodeRequestKind>(
    node: string,
    request: NodeRequest & { readonly kind: K },
  ): Promise<NodeResult<K> | "unreachable">;
}

/** Carries out a request of another node. */
type RequestHandler = (request: NodeRequest) => Promise<NodeResult>;

type Deps = {
  readonly journal: Pick<Journal, "signal" | "follow">;
  /** False while this node exchanges no messages with others. */
  readonly isConnected: () => boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly node: string;
};

const REQUEST = "calls.request";
const ACKNOWLEDGEMENT = "calls.acknowledgement";
const REPLY = "calls.reply";

/** Interval at which a request is sent until it is acknowledged: a broker may lose a message. Unit: milliseconds. */
const REPEAT_MS = 400;

/** Time for the acknowledgement. Unit: milliseconds. */
const UNREACHABLE_MS = 1_500;

/** Time for the reply, from the first message on. Pages wait five seconds. Unit: milliseconds. */
export const REQUEST_MS = 4_500;

/** Time for which a request is recognized that comes again. Unit: milliseconds. */
const RECOGNIZED_MS = 10_000;

/** Requests without a reply at once; further ones fail. */
const MAX_PENDING = 1_000;

type Outcome = ReplyMessage["result"] | "unreachable";
type Pending = { readonly acknowledged: () => void; readonly settle: (result: Outcome) => void };

/** Creates the requests of one node, which carries out those of others by `handle`. Rule VC-32. */
export function createNodeRequests(deps: Deps, handle: RequestHandler): NodeRequests {
  const { journal, clock, random, log, node } = deps;
  const pending = new Map<string, Pending>();
  const known = new Map<string, Disposable>();

  async function carryOut({ id, request }: RequestMessage): Promise<void> {
    let result: ReplyMessage["result"];
    try {
      result = await handle(request);
    } catch (error) {
      const isExpected = error instanceof CenterError && error.code === "unavailable";
      if (!isExpected) log.error("request of another node failed", { kind: request.kind, error: asError(error) });
      result = { error: isExpected ? error.message : "the request failed" };
    }
    journal.signal(configurationRef, REPLY, { id, result } satisfies ReplyMessage);
  }

  function onRequest(message: RequestMessage): void {
    if (message.to !== node) return;
    journal.signal(configurationRef, ACKNOWLEDGEMENT, { id: message.id });
    if (known.has(message.id)) return; // it is being carried out
    known.set(
      message.id,
      clock.after(RECOGNIZED_MS, () => known.delete(message.id)),
    );
    void carryOut(message); // never rejects
  }

  /** Handles a message; returns false if it is malformed. */
  function receive(name: string, data: unknown): boolean {
    if (name === REQUEST) {
      const message = parseRequest(data);
      if (message !== undefined) onRequest(message);
      return message !== undefined;
    }
    if (name === ACKNOWLEDGEMENT) {
      const id = parseAcknowledgement(data);
      if (id !== undefined) pending.get(id)?.acknowledged();
      return id !== undefined;
    }
    if (name !== REPLY) return true;
    const reply = parseReply(data);
    if (reply !== undefined) pending.get(reply.id)?.settle(reply.result);
    return reply !== undefined;
  }

  const following = followNodeMessages(deps, receive);

  return {
    async send(to, request) {
      if (!deps.isConnected()) throw new CenterError("unavailable", "the other nodes cannot be reached");
      if (pending.size >= MAX_PENDING) throw new CenterError("unavailable", "too many requests to other nodes");
      const message: RequestMessage = { id: uuidV7(clock.now(), random), to, request };
      const publish = (): void => journal.signal(configurationRef, REQUEST, message);
      const result = await waitFor(clock, { pending, id: message.id, publish });
      if (result === "unreachable") return result;
      if ("error" in result) throw new CenterError("unavailable", result.error);
      if (!result.ok) return result;
      const value = parseValue(request.kind, result.value);
      if (value === undefined) throw new CenterError("internal", "malformed reply of another node");
      return accepted(value);
    },
    [Symbol.dispose]() {
      following[Symbol.dispose]();
      for (const timer of known.values()) timer[Symbol.dispose]();
      for (const { settle } of [...pending.values()]) settle({ error: "the node is stopping" });
    },
  };
}

type Waiting = { readonly pending: Map<string, Pending>; readonly id: string; readonly publish: () => void };

/** Publishes a request, again until it is acknowledged, and waits for its reply. */
function waitFor(clock: Clock, { pending, id, publish }: Waiting): Promise<Outcome> {
  return new Promise((resolve) => {
    let repeat: Disposable;
    let isAcknowledged = false;
    const unreachable = clock.after(UNREACHABLE_MS, () => {
      // After a stall of this process its timers are due before the messages that have arrived meanwhile are read.
      clock.soon(() => {
        if (!isAcknowledged) settle("unreachable");
      });
    });
    const limit = clock.after(REQUEST_MS, () =>
      clock.soon(() => settle({ error: "the node of the call did not reply" })),
    );

    function stop(): void {
      repeat[Symbol.dispose]();
      unreachable[Symbol.dispose]();
    }

    function settle(result: Outcome): void {
      stop();
      limit[Symbol.dispose]();
      pending.delete(id);
      resolve(result);
    }

    function send(): void {
      repeat = clock.after(REPEAT_MS, send);
      publish();
    }

    pending.set(id, {
      acknowledged() {
        isAcknowledged = true;
        stop();
      },
      settle,
    });
    send();
  });
}
