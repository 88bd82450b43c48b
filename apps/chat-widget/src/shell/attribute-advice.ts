/** The advice on an attribute that cannot have its value: loaded then. */
import { LANGUAGES } from "../languages/load-language.ts";
import type { CheckedAttribute } from "./page-options.ts";

const EXPECTED: Readonly<Record<CheckedAttribute, string>> = {
  lang: `one of ${["en", ...Object.keys(LANGUAGES)].join(", ")}`,
  storage: "tab, or absent",
  theme: "light, dark or auto",
};

/** Returns the problem with an attribute: its value, and those that it may have. */
export function adviceOnValue(name: CheckedAttribute, value: string | null): string {
  return `the attribute ${name} is "${value}"; it must be ${EXPECTED[name]}.`;
}
