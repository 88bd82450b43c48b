/** Table of events by state change. Source: docs/wire/streams.md#globals. */

/** Matches every state. */
const ANY = "<<any>>";

/** One state, or several that are treated alike. */
export type States = string | readonly string[];

/** Events by old and new state. */
export class EventGraph {
  static readonly ANY = ANY;
  readonly #events = new Map<string, ((context: unknown) => unknown)[]>();

  /** Adds events for a change from any state of `from` to any state of `to`; a function is called for each change. */
  assoc(from: States, to: States, events: unknown): this {
    for (const [name, value] of Object.entries({ from, to, events })) {
      if (!value) throw new Error(`${name} is not defined.`);
    }
    for (const before of [from].flat()) {
      for (const after of [to].flat()) {
        const key = keyOf(before, after);
        const link = (context: unknown): unknown =>
          typeof events === "function" ? events(context, before, after) : events;
        this.#events.set(key, [...(this.#events.get(key) ?? []), link]);
      }
    }
    return this;
  }

  /** Returns the events of a change: those from any state, then those of `from`; among each, those to any state first. */
  getAssociations(context: unknown, from: string, to: string): unknown[] {
    const keys = [keyOf(ANY, ANY), keyOf(ANY, to), keyOf(from, ANY), keyOf(from, to)];
    return keys.flatMap((key) => (this.#events.get(key) ?? []).flatMap((link) => link(context)));
  }
}

function keyOf(from: string, to: string): string {
  return JSON.stringify([from, to]);
}
