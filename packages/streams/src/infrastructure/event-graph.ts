/** Table of events by state change. Source: docs/wire/streams.md#globals. */

/** Matches every state. */
const ANY = "<<any>>";

/** One state, or several that are treated alike. */
export type States = string | readonly string[];

/** Events by old and new state. */
export class EventGraph {
  static readonly ANY = ANY;
  readonly #events = new Map<string, string[]>();

  /** Adds `event` for a change from any state of `from` to any state of `to`. */
  assoc(from: States, to: States, event: string): this {
    for (const before of [from].flat()) {
      for (const after of [to].flat()) {
        const key = keyOf(before, after);
        this.#events.set(key, [...(this.#events.get(key) ?? []), event]);
      }
    }
    return this;
  }

  /** Returns the events of a change: those from any state, those to any state, then those of exactly this pair. `_scope` is unused. */
  getAssociations(_scope: unknown, from: string, to: string): string[] {
    return [keyOf(ANY, to), keyOf(from, ANY), keyOf(from, to)].flatMap((key) => this.#events.get(key) ?? []);
  }
}

function keyOf(from: string, to: string): string {
  return JSON.stringify([from, to]);
}
