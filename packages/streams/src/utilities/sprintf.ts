/** The small printf of the log's texts and of error sentences. Source: docs/wire/streams.md#globals. */

/** `%`, then: which value (`2$` or `(name)`), sign, padding, `-` for left, width, precision, kind. */
const DIRECTIVE = /%(?:(\d+)\$|\((\w+)\))?(\+)?(0|'.)?(-)?(\d+)?(?:\.(\d+))?([dfijsxX%])/g;

/**
 * Puts values into a text: `%s %d %i %f %x %X %j %%`, with sign, padding, width, precision, `%2$s` and `%(name)s`.
 *
 * Never throws: what is not a directive stays as it is written, and what is no number becomes `NaN`. A line of a log must not end a page's work.
 */
export function sprintf(...args: unknown[]): string {
  const [format, ...values] = args;
  let next = 0;
  // biome-ignore lint/complexity/useMaxParams: the signature of a replacer
  return String(format ?? "").replace(DIRECTIVE, (_, place, name, sign, pad, left, width, precision, kind) => {
    if (kind === "%") return "%";
    // A name is looked up in the first value, whatever that is.
    const value = name ? (Object(values[0]) as Record<string, unknown>)[name] : values[place ? place - 1 : next++];
    const text = show(kind, value, precision);
    const signed = sign && Number(value) >= 0 ? `+${text}` : text;
    return left ? signed.padEnd(width) : signed.padStart(width, pad?.slice(-1));
  });
}

/** {@link sprintf} with its values in an array. */
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
