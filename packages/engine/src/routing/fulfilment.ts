import { fulfils, type ProficiencyLevel, type RoutingExpression, type User, type UserId } from "@tributary/model";
import type { Directory } from "../configuration/directory.ts";

/** Returns true if an agent fulfils the requirement of a routing step. Rule CR-05. */
export type Fulfils = (agentId: UserId, expression: RoutingExpression) => boolean;

/** Agents compared with requirements. */
export type Fulfilment = {
  readonly fulfils: Fulfils;
  /** Returns the values that an agent has a level at, as keys. Empty for an unknown agent. */
  readonly valuesOf: (agentId: UserId) => readonly string[];
};

type Levels = { readonly byKey: ReadonlyMap<string, ProficiencyLevel>; readonly keys: readonly string[] };

/** Creates the comparison of agents with requirements, by their proficiencies in the directory. */
export function createFulfilment(directory: Pick<Directory, "seq" | "user" | "resource">): Fulfilment {
  let { seq } = directory;
  /** Routing passes ask often, and the configuration changes rarely. */
  let levelsByUser = new WeakMap<User, Levels>();

  function levelsOf(user: User): Levels {
    if (seq !== directory.seq) {
      seq = directory.seq;
      levelsByUser = new WeakMap();
    }
    const known = levelsByUser.get(user);
    if (known !== undefined) return known;
    const entries = user.proficiencies.map(({ attributeId, value, level }) => {
      const name = directory.resource("predefinedAttributes", attributeId)?.name ?? attributeId;
      return [valueKey(name, value), level] as const;
    });
    const byKey = new Map(entries);
    const levels = { byKey, keys: [...byKey.keys()] };
    levelsByUser.set(user, levels);
    return levels;
  }

  return {
    fulfils(agentId, expression) {
      const user = directory.user(agentId);
      if (user === undefined) return false;
      const { byKey } = levelsOf(user);
      return fulfils({ id: agentId, levelAt: (name, value) => byKey.get(valueKey(name, value)) }, expression);
    },
    valuesOf(agentId) {
      const user = directory.user(agentId);
      return user === undefined || user.proficiencies.length === 0 ? NO_VALUES : levelsOf(user).keys;
    },
  };
}

const NO_VALUES: readonly string[] = [];

/** Returns the key of a value. Neither names nor values contain line breaks, and ids of agents contain none. */
export function valueKey(name: string, value: string): string {
  return `${name}\n${value}`;
}
