/** Any value from a library. The same code drives two libraries whose typings differ. */
// biome-ignore lint/suspicious/noExplicitAny: the scenarios call what the public documentation names; the comparison is the check.
export type Loose = any;
