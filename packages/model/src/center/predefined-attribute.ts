import type { PredefinedAttributeId } from "../ids.ts";

/** A quality of agents by which contacts are routed, such as a language, with the values that it may have. */
export type PredefinedAttribute = {
  readonly id: PredefinedAttributeId;
  readonly name: string;
  /** Without duplicates, in the order in which they are shown. */
  readonly values: readonly string[];
  /** Categories by which administrators find it. Without an effect. */
  readonly purposes: readonly string[];
};

/** Defaults of optional members of a predefined attribute. */
export const PREDEFINED_ATTRIBUTE_DEFAULTS = {
  values: [],
  purposes: [],
} as const satisfies Partial<PredefinedAttribute>;

/** Levels of a proficiency, the lowest first. */
export const PROFICIENCY_LEVELS = [1, 2, 3, 4, 5] as const;

export type ProficiencyLevel = (typeof PROFICIENCY_LEVELS)[number];

/** Level of an agent at one value of a predefined attribute. */
export type Proficiency = {
  readonly attributeId: PredefinedAttributeId;
  readonly value: string;
  readonly level: ProficiencyLevel;
};
