/** Place outside of the center for conversations that are about to be deleted: one line of JSON for each. */
export interface Archive {
  /**
   * Appends a text, which arrives in pieces and ends with a line break. Resolves once it is durable. If the pieces fail, so does the call, and
   * the last line that was written may be incomplete; later ones begin on a line of their own. Rule RE-04.
   */
  append(pieces: AsyncIterable<string>): Promise<void>;
}
