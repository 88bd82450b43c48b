/** What a library under observation gives out: two of them, with typings that differ, are driven by the same words. */
// biome-ignore lint/suspicious/noExplicitAny: the scenarios call what the public documentation names; the comparison is the check.
export type Loose = any;
