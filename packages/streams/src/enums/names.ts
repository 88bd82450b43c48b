import type { ENUMS } from "./all-enums.ts";

/** The names that this part adds to the namespace: the enumerations with their runtime values. */
export type EnumNames = typeof ENUMS;
