/** What is told to everyone who follows a topic. `events` are facts from the journal; `signal` is said once and kept nowhere. */
export type FanoutMessage =
  | { readonly kind: "events"; readonly events: readonly { readonly seq: number }[] }
  | { readonly kind: "signal"; readonly name: string; readonly data: unknown };

/**
 * Carries what has been committed to everyone who follows it, on this node and on others.
 *
 * At least once, in order within a topic; followers drop what they have seen by its number and read gaps from the store. A follower hears
 * nothing that was published before it subscribed. A follower that throws stops nobody else. Rules FO-01 to FO-06.
 */
export interface Fanout extends AsyncDisposable {
  publish(topic: string, message: FanoutMessage): void;
  subscribe(topic: string, follower: (message: FanoutMessage) => void): Disposable;
}
