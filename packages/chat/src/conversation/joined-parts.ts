/** Text of messages that bots write in parts. Source: docs/wire/participant.md#streaming-bot-messages. */

/** Messages that are remembered; of older ones, no further part is joined. */
const MAX_OPEN = 50;
/** Maximum text of an unfinished message. Unit: UTF-16 code units. Source: docs/wire/participant.md#sendmessage. */
const MAX_LENGTH = 16_384;

/** Text so far. `number`: that of the last part. */
type Text<At> = { readonly number: number; readonly content: string; readonly at?: At };

/** No part follows. */
const COMPLETE = { number: Number.POSITIVE_INFINITY, content: "" };

/** A part, and the text up to it. `number`: from 1. */
export type JoinedPart<At> = { readonly number: number; readonly content: string; readonly at: At };

/** Joins the parts of messages. */
export interface JoinedParts<At> {
  /** Returns the text so far, with the time of the first part; undefined for a part that is out of order. */
  add(id: string, part: JoinedPart<At>): JoinedPart<At> | undefined;
  /** True if parts of the message have arrived. */
  has(id: string): boolean;
  /** The whole message has arrived: parts that arrive later are out of order. */
  complete(id: string): void;
}

/** Creates an empty state. */
export function createJoinedParts<At>(): JoinedParts<At> {
  /** The least recently changed first. Not the cache of the kernel: scripts of pages would load all of it for these lines. */
  const open = new Map<string, Text<At>>();

  function set(id: string, text: Text<At>): void {
    open.delete(id);
    open.set(id, text);
    const [oldest = id] = open.keys();
    if (open.size > MAX_OPEN) open.delete(oldest);
  }

  return {
    add(id, { number, content, at }) {
      const before = open.get(id) ?? { number: 0, content: "", at };
      if (number !== before.number + 1) return undefined;
      const joined = { number, content: (before.content + content).slice(0, MAX_LENGTH), at: before.at ?? at };
      set(id, joined);
      return joined;
    },
    has: (id) => open.has(id),
    complete: (id) => set(id, COMPLETE),
  };
}
