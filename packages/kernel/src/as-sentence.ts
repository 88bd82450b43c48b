/** Returns a message, such as that of an error, with a capital letter: one sentence for a user. */
export function asSentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
}
