import { useMemo } from "preact/hooks";
import { useLanguage } from "../../languages/phrase.ts";

const UNITS = ["byte", "kilobyte", "megabyte"] as const;

/** Returns a function that formats sizes in a language, with one decimal below ten units. Unit: bytes. */
export function createSizeFormat(language: string): (bytes: number) => string {
  return (bytes) => {
    // 999.5 kB would be rounded to 1,000 kB.
    const power = bytes < 1_000 ? 0 : bytes < 999_500 ? 1 : 2;
    const value = bytes / 1_000 ** power;
    const maximumFractionDigits = power > 0 && value < 9.95 ? 1 : 0;
    const unitDisplay = power === 0 ? "long" : "short"; // "9 bytes": the short form has no plural
    const options = { style: "unit", unit: UNITS[power], unitDisplay, maximumFractionDigits } as const;
    return new Intl.NumberFormat(language, options).format(value);
  };
}

/** Returns the format of sizes for a view. */
export function useSizes(): (bytes: number) => string {
  const { code } = useLanguage();
  return useMemo(() => createSizeFormat(code), [code]);
}
