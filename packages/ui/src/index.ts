/**
 * Shared view code besides the design tokens: message text as a tree. The Markdown parser is at
 * `@tributary/ui/rich-text`.
 */
export { parseUrl, plainText } from "./rich-text/plain-text.ts";
export type { RichNode } from "./rich-text/rich-node.ts";
