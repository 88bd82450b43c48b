/** Encloses a name in first strong isolate and pop directional isolate: its direction does not reorder the words around it. */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}
