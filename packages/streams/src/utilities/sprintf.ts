/** Minimal printf for log entries and error messages. Source: docs/wire/streams.md#globals. */

/** `%`, then: argument (`2$` or `(path)`), sign, padding, `-` for left, width, precision, kind. */
const DIRECTIVE = /%(?:(\d+)\$|\(([\w.[\]]+)\))?(\+)?(0|'.)?(-)?(\d+)?(?:\.(\d+))?([bcdefijosuxX%])/g;

/** Bases of the kinds for integers in other notations. */
const BASES: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 };

/**
 * Formats values: `%s %d %i %u %f %e %b %o %x %X %c %j %%`, with sign, padding, width, precision, `%2$s` and `%(path.to[0].value)s`.
 *
 * Never throws, because logging must not break a page: unknown directives are left unchanged, and non-numeric values become `NaN`.
 */
export function sprintf(...args: unknown[]): string {
  const [format, ...values] = args;
  let next = 0;
  // biome-ignore lint/complexity/useMaxParams: the signature of a replacer
  return String(format ?? "").replace(DIRECTIVE, (_, place, path, sign, pad, left, width, precision, kind) => {
    if (kind === "%") return "%";
    const value = path ? valueAt(values[0], path) : values[place ? place - 1 : next++];
    const text = show(kind, value, precision);
    const signed = sign && /[defi]/.test(kind) && Number(value) >= 0 ? `+${text}` : text;
    return left ? signed.padEnd(width) : signed.padStart(width, pad?.slice(-1));
  });
}

/** Like {@link sprintf}, with the values in an array. */
export function vsprintf(format: string, values: readonly unknown[]): string {
  return sprintf(format, ...values);
}

/** Returns a member of a member; undefined where the path ends early. */
function valueAt(value: unknown, path: string): unknown {
  // Object() makes any value indexable.
  return path.match(/\w+/g)?.reduce((each, name) => Object(each)[name], value);
}

function show(kind: string, value: unknown, precision: number | undefined): string {
  const number = Number(value);
  const base = BASES[kind];
  if (base !== undefined) return kind === "X" ? number.toString(base).toUpperCase() : number.toString(base);
  switch (kind) {
    case "j":
      return JSON.stringify(value) ?? "undefined";
    case "s":
      return String(value).slice(0, precision);
    case "c":
      return String.fromCharCode(number);
    case "e":
      return number.toExponential(precision);
    case "f":
      return precision === undefined ? String(number) : number.toFixed(precision);
    default:
      return String(kind === "u" ? number >>> 0 : Math.trunc(number));
  }
}
