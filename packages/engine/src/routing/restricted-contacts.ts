import type { Channel, QueueId, RoutingExpression, UserId } from "@tributary/model";
import { valueKey } from "./fulfilment.ts";
import { insertWaiting, type Waiting } from "./waiting.ts";

/** Contacts of a queue and channel with the same requirement for agents, in the order in which they are served. Never empty. */
export type RestrictedGroup = { readonly expression: RoutingExpression; readonly contacts: readonly Waiting[] };

/** An agent in the index: their id, and the keys of the values that they have a level at. */
export type IndexedAgent = { readonly id: UserId; readonly values: readonly string[] };

/**
 * Waiting contacts that some agents only may get, in groups of the same requirement. An index leads from agents, and from values that they have a level at, to
 * the groups for which they come into question, so that the work for an agent does not grow with the contacts that need other ones. Rule RT-27.
 */
export interface RestrictedContacts {
  /** `entry` has a requirement. */
  add(entry: Waiting): void;
  remove(entry: Waiting): void;
  /** Groups of a queue and channel for which the agent comes into question, each once. */
  groupsFor(agent: IndexedAgent, queueId: QueueId, channel: Channel): Iterable<RestrictedGroup>;
  readonly isEmpty: boolean;
  /** Number of contacts of a queue. */
  countIn(queueId: QueueId): number;
  /** All contacts of a queue, in no order. */
  in(queueId: QueueId): readonly Waiting[];
}

type Group = { readonly expression: RoutingExpression; readonly contacts: Waiting[] };

/** Groups of a queue and channel. */
type Shelf = { readonly byExpression: Map<string, Group>; readonly byKey: Map<string, Set<Group>> };

const NONE: readonly RestrictedGroup[] = [];

const NONE_AT_KEY: Iterable<Group> = [];

/** Key of requirements that every agent fulfils: all of nothing. */
const EVERY_AGENT = "";

/** Creates an empty collection. */
export function createRestrictedContacts(): RestrictedContacts {
  const shelves = new Map<string, Shelf>();
  const counts = new Map<QueueId, number>();

  function count({ place: { queueId } }: Waiting, change: 1 | -1): void {
    const next = (counts.get(queueId) ?? 0) + change;
    if (next === 0) counts.delete(queueId);
    else counts.set(queueId, next);
  }

  return {
    add(entry) {
      const { expression, channel, place } = entry;
      if (expression === null) return;
      const name = nameOf(place.queueId, channel);
      const shelf = shelves.get(name) ?? { byExpression: new Map(), byKey: new Map() };
      shelves.set(name, shelf);
      insertWaiting(groupOn(shelf, expression).contacts, entry);
      count(entry, 1);
    },
    remove(entry) {
      const { expression, channel, place } = entry;
      const name = nameOf(place.queueId, channel);
      const shelf = shelves.get(name);
      const group = shelf?.byExpression.get(JSON.stringify(expression));
      if (shelf === undefined || group === undefined) return;
      group.contacts.splice(group.contacts.indexOf(entry), 1);
      count(entry, -1);
      if (group.contacts.length > 0) return;
      removeGroup(shelf, group);
      if (shelf.byExpression.size === 0) shelves.delete(name);
    },
    groupsFor({ id, values }, queueId, channel) {
      const shelf = shelves.get(nameOf(queueId, channel));
      if (shelf === undefined) return NONE;
      const found = new Set<Group>();
      for (const key of [EVERY_AGENT, id, ...values]) {
        for (const group of shelf.byKey.get(key) ?? NONE_AT_KEY) found.add(group);
      }
      return found;
    },
    get isEmpty() {
      return shelves.size === 0;
    },
    countIn: (queueId) => counts.get(queueId) ?? 0,
    in: (queueId) =>
      [...shelves.values()].flatMap(({ byExpression }) =>
        [...byExpression.values()].flatMap(({ contacts }) => (contacts[0]?.place.queueId === queueId ? contacts : [])),
      ),
  };
}

function groupOn({ byExpression, byKey }: Shelf, expression: RoutingExpression): Group {
  const name = JSON.stringify(expression);
  const known = byExpression.get(name);
  if (known !== undefined) return known;
  const group: Group = { expression, contacts: [] };
  byExpression.set(name, group);
  for (const key of keysOf(expression)) {
    const groups = byKey.get(key) ?? new Set();
    byKey.set(key, groups.add(group));
  }
  return group;
}

function removeGroup({ byExpression, byKey }: Shelf, group: Group): void {
  byExpression.delete(JSON.stringify(group.expression));
  for (const key of keysOf(group.expression)) {
    const groups = byKey.get(key);
    groups?.delete(group);
    if (groups?.size === 0) byKey.delete(key);
  }
}

/** Returns agents and values: an agent who fulfils the requirement is one of these, or has a level at one of these values. */
function keysOf(expression: RoutingExpression): readonly string[] {
  switch (expression.kind) {
    case "proficiency":
      return [valueKey(expression.attribute, expression.value)];
    case "agents":
      return expression.agentIds;
    case "any":
      return expression.of.flatMap(keysOf);
    case "all": {
      const [least = [EVERY_AGENT]] = expression.of.map(keysOf).sort((a, b) => a.length - b.length);
      return least;
    }
  }
}

function nameOf(queueId: QueueId, channel: Channel): string {
  return `${channel} ${queueId}`;
}
