/** Enumerations written as lists of words; the keys are derived from the values. Source: docs/wire/streams.md#enumerations. */

/** Words of a space-separated list. */
type Words<List extends string, Found extends string = never> = List extends `${infer Word} ${infer Rest}`
  ? Words<Rest, Found | Word>
  : Found | List;

/** Key of a value: `AfterCallWork` becomes `AFTER_CALL_WORK`; upper-case values are kept. */
type KeyOf<Value extends string> = Value extends Uppercase<Value> ? Value : Snake<Value>;

type Snake<
  Rest extends string,
  AfterSmall extends boolean = false,
  Done extends string = "",
> = Rest extends `${infer Letter}${infer More}`
  ? Letter extends Uppercase<Letter>
    ? Snake<More, false, `${Done}${AfterSmall extends true ? (Letter extends "_" ? "" : "_") : ""}${Letter}`>
    : Snake<More, true, `${Done}${Uppercase<Letter>}`>
  : Done;

/** Result of {@link enumOf}: keys with their values, as literal types. */
export type EnumOf<List extends string, Namespace extends string = ""> = {
  readonly [Word in Words<List> as KeyOf<Word>]: Namespace extends "" ? Word : `${Namespace}::${Word}`;
};

/** The values of an enumeration. */
export type ValueOf<Enum> = Enum[keyof Enum];

/** Returns the key of an enumeration value. */
export function enumKey(value: string): string {
  return value === value.toUpperCase() ? value : value.replace(/([a-z])([^a-z_])/g, "$1_$2").toUpperCase();
}

/** Creates an enumeration from space-separated words; with a namespace, values are `<namespace>::<word>`. */
export function enumOf<const List extends string, const Namespace extends string = "">(
  list: List,
  namespace?: Namespace,
): EnumOf<List, Namespace> {
  const prefix = namespace ? `${namespace}::` : "";
  // EnumOf maps the same words to the same keys and values
  return Object.fromEntries(list.split(" ").map((word) => [enumKey(word), prefix + word])) as EnumOf<List, Namespace>;
}

/** Creates a set from space-separated words: an object with each word as a key and the value 1. */
export function setOf<const List extends string>(list: List): { readonly [Word in Words<List>]: 1 } {
  // has the same words as keys, each with the value 1
  return Object.fromEntries(list.split(" ").map((word) => [word, 1])) as { readonly [Word in Words<List>]: 1 };
}
