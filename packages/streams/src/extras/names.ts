/** The names that this part adds to the namespace: quick responses, session expiration, agent app, storage access, and what is refused. */
export type ExtraNames = {};
