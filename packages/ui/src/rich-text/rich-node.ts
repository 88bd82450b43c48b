/**
 * Node of a message's text, rendered as one element. The scheme of `href` is safe to follow. Line breaks within `text`
 * are significant: render them with `white-space: pre-wrap`.
 */
export type RichNode =
  | { readonly type: "text" | "code" | "code-block"; readonly text: string }
  | { readonly type: "strong" | "emphasis" | "strike" | "paragraph" | "quote"; readonly children: readonly RichNode[] }
  | { readonly type: "link"; readonly href: string; readonly children: readonly RichNode[] }
  | {
      readonly type: "list";
      /** First number of an ordered list; null for a bulleted list. */
      readonly start: number | null;
      readonly items: readonly (readonly RichNode[])[];
    }
  | { readonly type: "break" | "rule" };
