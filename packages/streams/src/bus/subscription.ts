/** A subscription that can be ended. Ending it twice does nothing. */
export type Subscription = { readonly unsubscribe: () => void };
