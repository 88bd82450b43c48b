/**
 * Formats messages. The Markdown reader is half the size of the widget and many chats do not need it, so it is loaded
 * with the first Markdown message. Until then, or if loading fails, Markdown is shown as plain text.
 */
import type { TimelineEntry } from "@tributary/chat";
import { plainText, type RichNode } from "@tributary/ui";

/** Converts a message to a tree. Never throws. */
export type TextReader = (content: string, contentType: string) => readonly RichNode[];

/** Provides the best reader loaded so far. */
export interface LazyReader {
  /** Replaced once the Markdown reader is loaded; formatted messages must then be formatted again. */
  readonly read: TextReader;
  /**
   * Loads the reader if `timeline` contains Markdown. After a failure, the next new Markdown message triggers a retry.
   */
  prepareFor(timeline: readonly TimelineEntry[]): void;
}

/** Creates a {@link LazyReader}. `onChange` is called when `read` has changed. */
export function createLazyReader(load: () => Promise<TextReader>, onChange: () => void): LazyReader {
  let read: TextReader = plainText;
  let isLoading = false;
  let attemptedFor = 0;
  return {
    get read() {
      return read;
    },
    prepareFor(timeline) {
      if (isLoading || read !== plainText) return;
      const wanted = timeline.filter(isMarkdown).length;
      if (wanted <= attemptedFor) return;
      attemptedFor = wanted;
      isLoading = true;
      void load().then(
        (loaded) => {
          read = loaded;
          onChange();
        },
        () => {
          isLoading = false;
        },
      );
    },
  };
}

function isMarkdown(entry: TimelineEntry): boolean {
  return entry.type === "message" && entry.contentType === "text/markdown";
}
