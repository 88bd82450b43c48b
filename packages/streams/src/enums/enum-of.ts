/** Enumerations written as a list of words; the keys follow from the values. Source: docs/wire/streams.md#enumerations. */

/** The words of a list with spaces between them. */
type Words<List extends string, Found extends string = never> = List extends `${infer Word} ${infer Rest}`
  ? Words<Rest, Found | Word>
  : Found | List;

/** A value's key: `AfterCallWork` is under `AFTER_CALL_WORK`; what is in capitals already keeps its spelling. */
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

/** What {@link enumOf} makes: each key with its value, as literal types. */
export type EnumOf<List extends string, Namespace extends string = ""> = {
  readonly [Word in Words<List> as KeyOf<Word>]: Namespace extends "" ? Word : `${Namespace}::${Word}`;
};

/** The values of an enumeration. */
export type ValueOf<Enum> = Enum[keyof Enum];

/** The key under which a value stands in an enumeration. */
export function enumKey(value: string): string {
  return value === value.toUpperCase() ? value : value.replace(/([a-z])([^a-z_])/g, "$1_$2").toUpperCase();
}

/** Makes an enumeration from words with spaces between them; with a namespace, values are `<namespace>::<word>`. */
export function enumOf<const List extends string, const Namespace extends string = "">(
  list: List,
  namespace?: Namespace,
): EnumOf<List, Namespace> {
  const prefix = namespace ? `${namespace}::` : "";
  // The type says in types what this line does.
  return Object.fromEntries(list.split(" ").map((word) => [enumKey(word), prefix + word])) as EnumOf<List, Namespace>;
}

/** Makes a set from words with spaces between them: each word as a key, with 1. */
export function setOf<const List extends string>(list: List): { readonly [Word in Words<List>]: 1 } {
  // As above.
  return Object.fromEntries(list.split(" ").map((word) => [word, 1])) as { readonly [Word in Words<List>]: 1 };
}
