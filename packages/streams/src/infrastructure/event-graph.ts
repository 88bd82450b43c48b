/** Which events follow from which change of state. Source: docs/wire/streams.md#globals. */

/** Stands for every state. */
const ANY = "<<any>>";

/** One state, or several that are treated alike. */
export type States = string | readonly string[];

/** A table of states, before and after, with the events in between. */
export class EventGraph {
  static readonly ANY = ANY;
  readonly #events = new Map<string, string[]>();

  /** `event` happens when a state of `from` becomes one of `to`. */
  assoc(from: States, to: States, event: string): this {
    for (const before of [from].flat()) {
      for (const after of [to].flat()) {
        const key = keyOf(before, after);
        this.#events.set(key, [...(this.#events.get(key) ?? []), event]);
      }
    }
    return this;
  }

  /** The events of one change: those from any state, those to any state, then those of just these. `_scope` is looked at by nobody. */
  getAssociations(_scope: unknown, from: string, to: string): string[] {
    return [keyOf(ANY, to), keyOf(from, ANY), keyOf(from, to)].flatMap((key) => this.#events.get(key) ?? []);
  }
}

function keyOf(from: string, to: string): string {
  return JSON.stringify([from, to]);
}
