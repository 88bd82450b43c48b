/** The names that this part adds to the namespace: helper functions and error classes. */
export interface UtilityNames {
  ValueError: new (format: string, ...args: unknown[]) => Error;
  StateError: new (format: string, ...args: unknown[]) => Error;
}
