/**
 * A piece of what somebody wrote, for a view to make an element of. `href` is of a scheme that is safe to follow. Line ends within
 * `text` are meant: show them with `white-space: pre-wrap`.
 */
export type RichNode =
  | { readonly type: "text" | "code" | "code-block"; readonly text: string }
  | { readonly type: "strong" | "emphasis" | "strike" | "paragraph" | "quote"; readonly children: readonly RichNode[] }
  | { readonly type: "link"; readonly href: string; readonly children: readonly RichNode[] }
  | {
      readonly type: "list";
      /** Where the numbers start; null: dots. */
      readonly start: number | null;
      readonly items: readonly (readonly RichNode[])[];
    }
  | { readonly type: "break" | "rule" };
