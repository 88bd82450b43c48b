import type { Instance } from "./host-types.ts";

/** What a class of handles is made of. */
export type ClassParts = {
  /** Run by `new`. */
  readonly construct: (this: never, ...args: never[]) => void;
  /** Its methods: enumerable and replaceable, as pages expect. */
  readonly members: object;
  readonly parent?: { readonly prototype: object };
};

/**
 * Makes a class of one instance out of methods that all instances share, so that spying on one instance's handles leaves the others alone.
 *
 * It can be called without `new` on an object of an heir, as pages written before there were classes do.
 */
export function defineClass<Class>(instance: Instance, { construct, members, parent }: ClassParts): Class {
  const prototype: object = Object.create(parent?.prototype ?? Object.prototype);
  Object.assign(prototype, members);
  for (const [name, value] of [
    ["constructor", construct],
    ["_instance", instance],
  ] as const) {
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  }
  construct.prototype = prototype;
  return construct as unknown as Class; // the callers' interfaces say what `new` makes; their tests check it
}
