/**
 * Returns the display name of an author, or null if the wire contains a placeholder. Flows and bots are shown under a
 * fixed text.
 */
export function nameOf(author: { readonly displayName: string; readonly role: string } | null): string | null {
  if (author === null) return null;
  const name = author.displayName.trim();
  if (author.role === "system" && (name === "SYSTEM_MESSAGE" || name === "BOT")) return null;
  return name === "" ? null : name;
}
