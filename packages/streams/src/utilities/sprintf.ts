/** Minimal printf for log entries and error messages. Source: docs/wire/streams.md#globals. */

/** `%`, then: argument (`2$` or `(name)`), sign, padding, `-` for left, width, precision, kind. */
const DIRECTIVE = /%(?:(\d+)\$|\((\w+)\))?(\+)?(0|'.)?(-)?(\d+)?(?:\.(\d+))?([dfijsxX%])/g;

/**
 * Formats values: `%s %d %i %f %x %X %j %%`, with sign, padding, width, precision, `%2$s` and `%(name)s`.
 *
 * Never throws, because logging must not break a page: unknown directives are left unchanged, and non-numeric values become `NaN`.
 */
export function sprintf(...args: unknown[]): string {
  const [format, ...values] = args;
  let next = 0;
  // biome-ignore lint/complexity/useMaxParams: the signature of a replacer
  return String(format ?? "").replace(DIRECTIVE, (_, place, name, sign, pad, left, width, precision, kind) => {
    if (kind === "%") return "%";
    // Named values are properties of the first value; Object() makes any value indexable.
    const value = name ? (Object(values[0]) as Record<string, unknown>)[name] : values[place ? place - 1 : next++];
    const text = show(kind, value, precision);
    const signed = sign && Number(value) >= 0 ? `+${text}` : text;
    return left ? signed.padEnd(width) : signed.padStart(width, pad?.slice(-1));
  });
}

/** Like {@link sprintf}, with the values in an array. */
export function vsprintf(format: string, values: readonly unknown[]): string {
  return sprintf(format, ...values);
}

function show(kind: string, value: unknown, precision: number | undefined): string {
  const number = Number(value);
  if (kind === "j") return JSON.stringify(value) ?? "undefined";
  if (kind === "s") return String(value).slice(0, precision);
  if (kind === "f") return precision === undefined ? String(number) : number.toFixed(precision);
  if (kind === "d" || kind === "i") return String(Math.trunc(number));
  const digits = (number >>> 0).toString(16);
  return kind === "X" ? digits.toUpperCase() : digits;
}
