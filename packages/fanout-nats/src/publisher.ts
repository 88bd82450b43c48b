import type { PublishedMessage } from "@tributary/journal";
import { asError, type Clock, type Logger } from "@tributary/kernel";
import type { BrokerLink } from "./broker-link.ts";
import { encodeMessage, RESET } from "./messages.ts";
import { subjectOf, subjectOfAll } from "./subjects.ts";

/**
 * Sends the messages of this node to the broker, at most once, and remembers the topics of those that may not have arrived.
 *
 * The other nodes do not notice that this node's connection was cut: after the reconnect it reports these topics, and the subscribers there read
 * the store. Source: NF-04 to NF-06.
 */
export interface Publisher extends Disposable {
  publish(topic: string, message: PublishedMessage): void;
  /** Keeps the topics of what was sent and not confirmed. */
  onDown(): void;
  /** Reports them. */
  onUp(): void;
}

type Deps = { readonly link: BrokerLink; readonly clock: Clock; readonly log: Logger };

/** Time after a message in which its arrival is confirmed, together with the others of that time. Unit: milliseconds. */
const CONFIRM_AFTER_MS = 100;

/** Bytes that may be sent and not confirmed. Further messages are left out and their topics reported. */
const MAX_UNCONFIRMED_BYTES = 16 * 1024 * 1024;

/** Limit of a server without a setting for it, until the client has received the server's own. */
const DEFAULT_MAX_PAYLOAD_BYTES = 1024 * 1024;

/** Topics that are reported one by one. If there are more, all subscribers read the store. */
const MAX_LOST_TOPICS = 10_000;

/** A member of a set of topics that includes all of them. Other topics are not empty. */
const ALL_TOPICS = "";

/** Creates the publisher of one node. `prefix` is the first part of all subjects. */
export function createPublisher({ link, clock, log }: Deps, prefix: string): Publisher {
  const lost = createTopicSet(MAX_LOST_TOPICS);
  /** Topics of messages that were sent before and after the confirmation in progress began. */
  const confirming = createTopicSet(MAX_LOST_TOPICS);
  const unconfirmed = createTopicSet(MAX_LOST_TOPICS);
  let unconfirmedBytes = 0;
  let timer: Disposable | undefined;
  let isOpen = true;

  /** Returns true if the payload was handed to the client. */
  function send(topic: string, payload: Buffer): boolean {
    try {
      link.connection.publish(topic === ALL_TOPICS ? subjectOfAll(prefix) : subjectOf(prefix, topic), payload);
    } catch (error) {
      log.error("failed to publish", { error: asError(error) }); // the connection is being replaced
      return false;
    }
    unconfirmedBytes += payload.length;
    return true;
  }

  function confirmSoon(): void {
    if (isOpen) timer ??= clock.after(CONFIRM_AFTER_MS, () => void confirm());
  }

  async function confirm(): Promise<void> {
    confirming.addAll(unconfirmed.take());
    const bytes = unconfirmedBytes;
    const isConfirmed = await link.roundTrip();
    timer = undefined;
    if (!isConfirmed || !isOpen) return; // the link is down: `onDown` has taken the topics
    confirming.clear();
    unconfirmedBytes = Math.max(0, unconfirmedBytes - bytes); // the link may have been down in between
    report();
    if (unconfirmedBytes > 0) confirmSoon();
  }

  function report(): void {
    const topics = lost.take();
    for (const topic of topics) (send(topic, RESET) ? unconfirmed : lost).add(topic);
    if (topics.length > 0) confirmSoon();
  }

  /** Returns true if the message was handed to the client. */
  function trySend(topic: string, message: PublishedMessage): boolean {
    if (!link.isUp || unconfirmedBytes > MAX_UNCONFIRMED_BYTES) return false;
    const payload = encodeMessage(message, link.connection.info?.max_payload ?? DEFAULT_MAX_PAYLOAD_BYTES);
    if (payload === undefined) log.warn("message is too large for the broker", { kind: message.kind });
    return payload !== undefined && send(topic, payload);
  }

  return {
    publish(topic, message) {
      const isSent = trySend(topic, message);
      if (link.isUp) confirmSoon();
      if (message.kind === "signal") return; // transient: not repaired
      (isSent ? unconfirmed : lost).add(topic);
    },
    onDown() {
      lost.addAll(confirming.take());
      lost.addAll(unconfirmed.take());
      unconfirmedBytes = 0;
    },
    onUp: report,
    [Symbol.dispose]() {
      isOpen = false;
      timer?.[Symbol.dispose]();
    },
  };
}

/** A set of topics that becomes {@link ALL_TOPICS} when it has too many. */
function createTopicSet(maxTopics: number) {
  let topics = new Set<string>();

  function add(topic: string): void {
    if (topics.has(ALL_TOPICS)) return;
    topics.add(topic);
    if (topic === ALL_TOPICS || topics.size > maxTopics) topics = new Set([ALL_TOPICS]);
  }

  return {
    add,
    addAll: (all: Iterable<string>): void => {
      for (const topic of all) add(topic);
    },
    /** Returns the topics and empties the set. */
    take(): readonly string[] {
      const taken = [...topics];
      topics.clear();
      return taken;
    },
    clear: (): void => topics.clear(),
  };
}
