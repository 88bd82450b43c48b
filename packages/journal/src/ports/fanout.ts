/**
 * A message on a topic. `events` were committed to the topic's stream; `moved` replaces the events after `afterSeq` up to `seq`, which were too
 * large for the broker; `signal` is transient and not stored; `active`, on the topic of a kind: a stream of it has begun or become active
 * again; `reset`: messages may have been lost. The adapter itself delivers it after a reconnect, and a node publishes it after a commit of which it
 * does not know whether it was written.
 */
export type FanoutMessage =
  | { readonly kind: "events"; readonly events: readonly { readonly seq: number }[] }
  | { readonly kind: "moved"; readonly afterSeq: number; readonly seq: number }
  | { readonly kind: "signal"; readonly name: string; readonly data: unknown }
  | { readonly kind: "active"; readonly id: string }
  | { readonly kind: "reset" };

/** Messages that a node can publish. */
export type PublishedMessage = Exclude<FanoutMessage, { readonly kind: "moved" }>;

/**
 * Delivers published messages to the subscribers of a topic, on this node and on others.
 *
 * Delivery is best effort: a broker may lose, repeat or reorder messages. Feeds repair that by event number (FD-02 to FD-04), watches
 * by comparison with the store (WT-04); nothing else subscribes. A subscriber that throws does not affect others.
 *
 * Every adapter runs `contracts/fanout-contract.ts`. Source: FO-01 to FO-06.
 */
export interface Fanout extends AsyncDisposable {
  /** False while this node exchanges no messages with others. Absent: an adapter that cannot be cut off. */
  readonly isConnected?: boolean;
  publish(topic: string, message: PublishedMessage): void;
  /**
   * Resolves once the subscription is in force: messages published after that are delivered. While the broker is away it is in force on this
   * node at once, and everywhere after the reconnect, with a `reset`. Rejects if the broker refuses it.
   */
  subscribe(topic: string, subscriber: (message: FanoutMessage) => void): Promise<Disposable>;
}
