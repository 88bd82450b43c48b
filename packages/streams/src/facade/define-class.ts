import type { Instance } from "./host-types.ts";

/** Parts of a handle class. */
export type ClassParts = {
  /** Called by `new`. */
  readonly construct: (this: never, ...args: never[]) => void;
  /** Methods: enumerable and replaceable, as pages expect. */
  readonly members: object;
  readonly parent?: { readonly prototype: object };
};

/**
 * Creates a class per instance from methods that all instances share, so that a spy on one instance's handles does not affect the others.
 *
 * The class can be called without `new` on an object of a subclass, as pages written before ES classes do.
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
  return construct as unknown as Class; // the callers' interfaces declare the constructed type; their tests check it
}
