/** Order and omission of members, which make the same configuration the same file. Rule CE-01. */

/** Compares texts by code points. Texts compare by UTF-16 units otherwise, which places some characters before those with smaller numbers. */
export function byCodePoints(a: string, b: string): number {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    if (a.charCodeAt(index) !== b.charCodeAt(index)) return (a.codePointAt(index) ?? 0) - (b.codePointAt(index) ?? 0);
  }
  return a.length - b.length;
}

/** Returns texts whose order has no meaning, sorted and each once. */
export function sortedSet(texts: Iterable<string>): readonly string[] {
  return [...new Set(texts)].sort(byCodePoints);
}

/** Returns an object whose keys are data, with its keys sorted. */
export function sortedKeys(record: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => byCodePoints(a, b)));
}

/** An entry in which the members with defaults are optional. */
type Written<Entry, Defaults> = Omit<Entry, keyof Defaults> & Partial<Pick<Entry, keyof Entry & keyof Defaults>>;

/** Returns an entry without the members that equal their defaults. */
export function withoutDefaults<Entry extends object, Defaults extends Partial<Entry>>(
  entry: Entry,
  defaults: Defaults,
): Written<Entry, Defaults> {
  const omitted = new Map<string, unknown>(Object.entries(defaults));
  const kept = Object.entries(entry).filter(([key, value]) => !omitted.has(key) || !isSame(value, omitted.get(key)));
  return Object.fromEntries(kept) as Written<Entry, Defaults>; // only members of `defaults` are omitted
}

/** Compares two values of entries, which have their members in a fixed order. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
