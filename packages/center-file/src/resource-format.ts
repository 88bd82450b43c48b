import type { ResourceIn, ResourceList } from "@tributary/model";
import * as v from "valibot";
import type { Entries } from "./center-file.ts";
import { quoted } from "./printable.ts";

/** Correspondence between the resources of one list and their entries in a file. */
export type ResourceFormat<List extends ResourceList> = {
  /** Members that an entry may leave out, and their values then. */
  readonly defaults: Partial<Entries[List]>;
  /** Returns the entry of a resource, with all members: equal resources have equal entries. */
  entry(resource: ResourceIn<List>, nameOf: NameOf): Entries[List];
  /** Returns the schema that makes an entry the resource of `context`. */
  schema(context: ReadContext<List>): v.GenericSchema<unknown, ResourceIn<List>>;
};

/** Returns the name of a resource of a list. */
export type NameOf = (list: ResourceList, id: string) => string;

/** The resource that an entry describes. */
export type ReadContext<List extends ResourceList> = {
  readonly id: ResourceIn<List>["id"];
  /** The resource before; undefined if it is new. */
  readonly before: ResourceIn<List> | undefined;
  readonly names: Names;
  readonly newId: () => string;
};

/** Resources that entries can refer to by name. */
export type Names = {
  /** Returns the id; undefined if no resource has the name. */
  idOf<List extends ResourceList>(list: List, name: string): ResourceIn<List>["id"] | undefined;
  /** Returns the resources that can be named, in words: `a queue of the center or the file`. */
  scopeOf(list: ResourceList): string;
};

/** Returns a schema for the name of a resource, which becomes its id. Rule CE-07. */
export function reference<List extends ResourceList>(
  list: List,
  { idOf, scopeOf }: Names,
): v.GenericSchema<unknown, ResourceIn<List>["id"]> {
  const expected = scopeOf(list);
  return v.pipe(
    v.string(expected),
    v.rawTransform(({ dataset: { value: name }, addIssue, NEVER }): ResourceIn<List>["id"] => {
      const id = idOf(list, name);
      if (id === undefined) addIssue({ message: `${expected}; there is no ${quoted(name)}` });
      return id ?? NEVER;
    }),
  );
}
