/**
 * Reads messages. The reader of Markdown weighs as much as half of the widget, and many chats never need it: it is loaded when the first
 * Markdown comes. Until it is there, and where it cannot be loaded, Markdown is shown as it was written.
 */
import type { TimelineEntry } from "@tributary/chat";
import { plainText, type RichNode } from "@tributary/ui";

/** The tree of a message. Never throws. */
export type TextReader = (content: string, contentType: string) => readonly RichNode[];

/** Knows the best reader that there is so far. */
export interface LazyReader {
  /** Another one once Markdown can be read: what was read before is then to be read again. */
  readonly read: TextReader;
  /** Loads what `timeline` needs. After a failure, the next new Markdown is the occasion to try again. */
  prepareFor(timeline: readonly TimelineEntry[]): void;
}

/** Makes a {@link LazyReader}. `onChange` is called when `read` has changed. */
export function createLazyReader(load: () => Promise<TextReader>, onChange: () => void): LazyReader {
  let read: TextReader = plainText;
  let isUnderWay = false;
  let triedFor = 0;
  return {
    get read() {
      return read;
    },
    prepareFor(timeline) {
      if (isUnderWay || read !== plainText) return;
      const wanted = timeline.filter(isMarkdown).length;
      if (wanted <= triedFor) return;
      triedFor = wanted;
      isUnderWay = true;
      void load().then(
        (loaded) => {
          read = loaded;
          onChange();
        },
        () => {
          isUnderWay = false;
        },
      );
    },
  };
}

function isMarkdown(entry: TimelineEntry): boolean {
  return entry.type === "message" && entry.contentType === "text/markdown";
}
