import type { ResourceList } from "@tributary/model";
import { isSame } from "./canonical.ts";
import { plainOrQuoted, printableValue } from "./printable.ts";
import { RESOURCE_TERMS } from "./resource-terms.ts";

/** A member of an entry before and after, as in a file. Shape of `member`: `maxContacts`; `concurrency.chat` inside an object. */
export type MemberChange = { readonly member: string; readonly before: unknown; readonly after: unknown };

/** One resource that an edit plan adds, changes or deletes. */
export type Difference =
  | { readonly kind: "added" | "deleted"; readonly list: ResourceList; readonly name: string }
  | {
      readonly kind: "changed";
      readonly list: ResourceList;
      /** The name before. */
      readonly name: string;
      readonly changes: readonly MemberChange[];
    }
  | { readonly kind: "instance-changed"; readonly changes: readonly MemberChange[] };

/** Maximum number of added or removed elements of a list that are shown. */
const MAX_ELEMENTS = 5;

/** Returns the members that differ between two entries with all their members. */
export function changesBetween(before: object, after: object): readonly MemberChange[] {
  return membersOf(before, after).flatMap(([member, a, b]): readonly MemberChange[] => {
    if (isSame(a, b)) return [];
    if (!isRecord(a) || !isRecord(b)) return [{ member, before: a, after: b }];
    return membersOf(a, b)
      .filter(([, one, other]) => !isSame(one, other))
      .map(([key, one, other]) => ({ member: `${member}.${key}`, before: one, after: other }));
  });
}

/** Values of all members of two objects. A member of only one of them is null in the other. */
function membersOf(
  before: object,
  after: object,
): readonly (readonly [key: string, before: unknown, after: unknown])[] {
  const [a, b] = [new Map<string, unknown>(Object.entries(before)), new Map<string, unknown>(Object.entries(after))];
  return [...new Set([...a.keys(), ...b.keys()])].map((key) => [key, a.get(key) ?? null, b.get(key) ?? null]);
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns a difference as one line: `~ queue BasicQueue: maxContacts none -> 20`. Rule CE-11. */
export function describeDifference(difference: Difference): string {
  switch (difference.kind) {
    case "added":
      return `+ ${named(difference)}`;
    case "deleted":
      return `- ${named(difference)}`;
    case "changed":
      return `~ ${named(difference)}: ${changesText(difference.changes)}`;
    case "instance-changed":
      return `~ instance: ${changesText(difference.changes)}`;
  }
}

/** Returns a resource in words: `queue Support`. A name that could be read as part of the sentence is in quotes. */
export function named({ list, name }: { readonly list: ResourceList; readonly name: string }): string {
  return `${RESOURCE_TERMS[list].noun} ${plainOrQuoted(name)}`;
}

/** Returns changed members in words. */
export function changesText(changes: readonly MemberChange[]): string {
  return changes.map((change) => `${plainOrQuoted(change.member)} ${valuesText(change)}`).join(", ");
}

function valuesText({ before, after }: MemberChange): string {
  if (!Array.isArray(before) || !Array.isArray(after)) return `${printableValue(before)} -> ${printableValue(after)}`;
  const [removed, added] = [without(before, after), without(after, before)];
  if (removed.length + added.length === 0) return "in another order";
  return [...elementTexts("-", removed), ...elementTexts("+", added)].join(" ");
}

function without(elements: readonly unknown[], others: readonly unknown[]): readonly unknown[] {
  const known = new Set(others.map((each) => JSON.stringify(each)));
  return elements.filter((each) => !known.has(JSON.stringify(each)));
}

function elementTexts(sign: "-" | "+", elements: readonly unknown[]): readonly string[] {
  const shown = elements.slice(0, MAX_ELEMENTS).map((each) => sign + printableValue(each));
  const rest = elements.length - shown.length;
  return rest > 0 ? [...shown, `${sign}${rest} more`] : shown;
}
