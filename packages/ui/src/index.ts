/** What the pages share besides their tokens: a message's words as a tree. The reader of Markdown is at `@tributary/ui/rich-text`. */
export { plainText } from "./rich-text/plain-text.ts";
export type { RichNode } from "./rich-text/rich-node.ts";
