/** The small printf of the log's texts and of error sentences. Source: streams protocol 6.1. */

/** `%`, then: which value (`2$` or `(a.b)`), sign, padding, `-` for left, width, precision, kind. */
const DIRECTIVE = /%(?:(\d+)\$|\(([\w.]+)\))?(\+)?(0|'.)?(-)?(\d+)?(?:\.(\d+))?([bcdefijosuxX%])/g;

type Format = { readonly kind: string; readonly precision: number | undefined };

const INTEGER_BASES: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 };

/**
 * Puts values into a text: `%s %d %i %u %f %e %x %X %o %b %c %j %%`, with sign, padding, width, precision, `%2$s` and `%(name)s`.
 *
 * Never throws: what is not a directive stays as it is written, and what is no number becomes `NaN`. A line of a log must not end a page's work.
 */
export function sprintf(...args: unknown[]): string {
  const [format, ...values] = args;
  let next = 0;
  const text = typeof format === "string" ? format : "";
  // biome-ignore lint/complexity/useMaxParams: the signature of a replacer
  return text.replace(DIRECTIVE, (whole, place, path, sign, pad, left, width, precision, kind: string) => {
    if (kind === "%") return whole === "%%" ? "%" : whole;
    let value: unknown;
    if (path) value = at(values[0], path);
    else if (place) value = values[Number(place) - 1];
    else value = values[next++];
    const shown = show(value, { kind, precision: precision === undefined ? undefined : Number(precision) });
    const signed = sign && Number(value) >= 0 && /[dief]/.test(kind) ? `+${shown}` : shown;
    const filler = pad ? (pad === "0" ? "0" : pad.slice(1)) : " ";
    return left ? signed.padEnd(Number(width ?? 0)) : signed.padStart(Number(width ?? 0), filler);
  });
}

/** {@link sprintf} with its values in an array. */
export function vsprintf(format: string, values: readonly unknown[]): string {
  return sprintf(format, ...values);
}

function show(value: unknown, { kind, precision }: Format): string {
  const number = Number(value);
  switch (kind) {
    case "s":
      return String(value).slice(0, precision);
    case "j":
      return JSON.stringify(value) ?? "undefined";
    case "c":
      return String.fromCharCode(number);
    case "f":
      return precision === undefined ? String(number) : number.toFixed(precision);
    case "e":
      return number.toExponential(precision);
    case "u":
      return String(number >>> 0);
    case "d":
    case "i":
      return String(Math.trunc(number));
    default: {
      const digits = (number >>> 0).toString(INTEGER_BASES[kind]);
      return kind === "X" ? digits.toUpperCase() : digits;
    }
  }
}

function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((found, key) => {
    return typeof found === "object" && found !== null ? Reflect.get(found, key) : undefined;
  }, value);
}
