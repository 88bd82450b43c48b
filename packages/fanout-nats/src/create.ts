import type { Msg, MsgCallback, Subscription } from "@nats-io/transport-node";
import { createInProcessFanout, type Fanout, type FanoutMessage, JournalError } from "@tributary/journal";
import { type Clock, type Logger, limitRepeats } from "@tributary/kernel";
import { type BrokerLink, createBrokerLink } from "./broker-link.ts";
import { type BrokerOptions, createConnector } from "./connect.ts";
import { decodeMessage } from "./messages.ts";
import { createPublisher } from "./publisher.ts";
import { createResets } from "./resets.ts";
import { isSubjectPrefix, subjectOf, subjectOfAll } from "./subjects.ts";

/** Options of the fan-out. `prefix`: first part of all subjects; centers that share a broker have different ones. */
export type NatsOptions = BrokerOptions & { readonly prefix: string };

/** A fan-out over NATS. */
export interface NatsFanout extends Fanout {
  /** True while messages of other nodes arrive. A node without its broker continues with its own messages. */
  readonly isConnected: boolean;
}

/** The subscription of this node to one topic, shared by its subscribers. */
type Topic = {
  subscribers: number;
  subscription: Subscription | undefined;
  /** Resolves once the broker has the subscription, or the link is down. */
  inForce: Promise<unknown>;
  /** The broker's refusal. */
  refusal: Error | undefined;
};

const RESET: FanoutMessage = { kind: "reset" };
const IN_FORCE = Promise.resolve();

/**
 * Connects to NATS. Subscribers of this node get its own messages in process, before `publish` returns; other nodes get them from the broker.
 *
 * Errors: `JournalError("unavailable")` if the broker cannot be reached at the start or the options cannot work; the message is one sentence.
 * Later outages end by themselves. Lifetime: disposing sends what was published, for at most 2 s.
 */
export async function createNatsFanout(
  deps: { readonly clock: Clock; readonly log: Logger },
  { prefix, ...broker }: NatsOptions,
): Promise<NatsFanout> {
  const { clock } = deps;
  const log = limitRepeats(deps.log, clock);
  if (!isSubjectPrefix(prefix))
    throw new JournalError("unavailable", "the prefix of NATS subjects must be of letters, digits, _, - and dots");
  const connect = createConnector(broker, log);
  const local = createInProcessFanout({ log });
  const topics = createTopics(prefix, (topic, message) => {
    if (message === undefined) log.warn("unreadable message of another node");
    // The subscribers read from the store what the message was about.
    local.publish(topic, message ?? RESET);
  });
  const resets = createResets(clock, topics.names, (topic) => local.publish(topic, RESET));
  const onAll: MsgCallback<Msg> = (error) => {
    if (error === null) resets.start();
  };
  const subscribeToAll = (): void => void link.connection.subscribe(subjectOfAll(prefix), { callback: onAll });

  const link = createBrokerLink({ clock, log, connect }, await connect(), {
    onReplaced() {
      subscribeToAll();
      topics.renew(link);
    },
    onDown: () => publisher.onDown(),
    onUp() {
      publisher.onUp();
      // Subscriptions that were made while the link was coming up are in force after another round trip.
      void link.roundTrip().then((isAnswered) => isAnswered && resets.start());
    },
  });
  const publisher = createPublisher({ link, clock, log }, prefix);
  subscribeToAll();
  let isOpen = true;

  return {
    get isConnected() {
      return link.isUp;
    },
    publish(topic, message) {
      if (!isOpen) return;
      // To the broker first: a subscriber may publish during the delivery, and its message is the later one on every node.
      publisher.publish(topic, message);
      local.publish(topic, message);
    },
    async subscribe(topic, subscriber) {
      const registered = local.subscribe(topic, subscriber); // takes part at once
      if (!isOpen) return registered;
      const held = topics.hold(topic, link);
      const subscription = await registered;
      const stack = new DisposableStack();
      stack.use(subscription);
      stack.defer(() => topics.release(topic, held));
      await held.inForce;
      if (held.refusal === undefined || !isOpen) return stack;
      stack.dispose();
      throw new JournalError("unavailable", "broker refused a subscription", { cause: held.refusal });
    },
    async [Symbol.asyncDispose]() {
      isOpen = false;
      resets[Symbol.dispose]();
      publisher[Symbol.dispose]();
      await local[Symbol.asyncDispose]();
      await link[Symbol.asyncDispose]();
    },
  };
}

/** The topics of this node at the broker. `deliver` gets what arrives: undefined for a message that cannot be read. */
function createTopics(prefix: string, deliver: (topic: string, message: FanoutMessage | undefined) => void) {
  const topics = new Map<string, Topic>();

  function subscribe({ connection }: BrokerLink, topic: string, held: Topic): void {
    held.refusal = undefined;
    if (connection.isClosed()) return; // about to be replaced
    held.subscription = connection.subscribe(subjectOf(prefix, topic), {
      // An exception would end the client's reader.
      callback: (error, { data }) => {
        if (error === null) deliver(topic, decodeMessage(data));
        else held.refusal = error;
      },
    });
  }

  return {
    names: () => topics.keys(),
    /** Adds a subscriber to a topic. */
    hold(topic: string, link: BrokerLink): Topic {
      const known = topics.get(topic);
      if (known !== undefined) {
        known.subscribers += 1;
        return known;
      }
      const held: Topic = { subscribers: 1, subscription: undefined, inForce: IN_FORCE, refusal: undefined };
      topics.set(topic, held);
      subscribe(link, topic, held);
      held.inForce = link.roundTrip().then(() => {
        held.inForce = IN_FORCE;
      });
      return held;
    },
    /** Removes a subscriber from a topic. */
    release(topic: string, held: Topic): void {
      held.subscribers -= 1;
      if (held.subscribers > 0) return;
      topics.delete(topic);
      held.subscription?.unsubscribe();
    },
    /** Subscribes on another connection. */
    renew(link: BrokerLink): void {
      for (const [topic, held] of topics) subscribe(link, topic, held);
    },
  };
}
