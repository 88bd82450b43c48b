/** Keys and values that administrators attach to a resource. */
export type Tags = Readonly<Record<string, string>>;

/** Members of every resource that administrators describe. */
export type Described = { readonly description: string; readonly tags: Tags };
