/** A subscription. Unsubscribing twice has no effect. */
export type Subscription = { readonly unsubscribe: () => void };
