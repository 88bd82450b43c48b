/** The names that this part adds to the namespace: the enumerations with their runtime values. */
export type EnumNames = {};
