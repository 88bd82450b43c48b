/** Notice of a center that is closed. */
export interface OpeningNotice {
  /** Text of the center, or empty; null while it is open, or unknown. */
  readonly text: string | null;
  /** Reads the opening hours again. */
  refresh(): void;
}

/** Creates an {@link OpeningNotice}. `onChange` is called when the text has changed. `read` does not reject: without an answer, the start itself decides. */
export function createOpeningNotice(read: () => Promise<string | null>, onChange: () => void): OpeningNotice {
  let text: string | null = null;
  return {
    get text() {
      return text;
    },
    refresh() {
      void read().then((next) => {
        if (next === text) return;
        text = next;
        onChange();
      });
    },
  };
}
