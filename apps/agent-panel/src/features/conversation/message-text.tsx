/** Untrusted message text as elements. React escapes all text; HTML is never parsed. */
import { createLruCache } from "@tributary/kernel";
import { plainText, type RichNode } from "@tributary/ui";
import { memo, type ReactNode } from "react";
import { importAgain } from "../../shared/import-again.ts";
import { createLazyScript, useLazyScript } from "../../shared/lazy-script.ts";
import type { Body } from "./message-body.ts";

/** The Markdown parser. Until it is loaded, or if that fails, Markdown is shown as plain text. */
export const markdown = createLazyScript(importAgain(() => import("@tributary/ui/rich-text")));

/** Bodies that are text, or that cannot be displayed. */
export type TextBody = Exclude<Body, { readonly kind: "files" | "interactive" }>;

/** The text of a message; `other` is shown for unsupported kinds. */
export function MessageText({ body, other }: { readonly body: TextBody; readonly other: string }): ReactNode {
  if (body.kind === "other") return <p className="message-other">{other}</p>;
  return body.kind === "markdown" ? <Markdown text={body.text} /> : <Plain text={body.text} />;
}

// A message is immutable, so it is not rendered again with each change of the conversation.
const Plain = memo(({ text }: { readonly text: string }): ReactNode => shown(parsed(`plain ${text}`, plainText, text)));

const Markdown = memo(({ text }: { readonly text: string }): ReactNode => {
  const parser = useLazyScript(markdown, true);
  if (parser === null) return <Plain text={text} />;
  return shown(parsed(`markdown ${text}`, (content) => parser.richText(content, "text/markdown"), text));
});

/** Messages whose trees are kept, so that a conversation that is shown again is not parsed again. */
const KEPT_TREES = 500;
const trees = createLruCache<string, readonly RichNode[]>(KEPT_TREES);

function parsed(key: string, parse: (content: string) => readonly RichNode[], text: string): readonly RichNode[] {
  const known = trees.get(key);
  if (known !== undefined) return known;
  const tree = parse(text);
  trees.set(key, tree);
  return tree;
}

function shown(nodes: readonly RichNode[]): ReactNode {
  return nodes.map(elementOf);
}

function elementOf(node: RichNode, key: number): ReactNode {
  switch (node.type) {
    case "text":
      return node.text;
    case "code":
      return <code key={key}>{node.text}</code>;
    case "code-block":
      return (
        <pre key={key}>
          <code>{node.text}</code>
        </pre>
      );
    case "strong":
      return <strong key={key}>{shown(node.children)}</strong>;
    case "emphasis":
      return <em key={key}>{shown(node.children)}</em>;
    case "strike":
      return <s key={key}>{shown(node.children)}</s>;
    case "paragraph":
      return <p key={key}>{shown(node.children)}</p>;
    case "quote":
      return <blockquote key={key}>{shown(node.children)}</blockquote>;
    case "link":
      return (
        <a key={key} href={node.href} target="_blank" rel="noopener noreferrer nofollow">
          {shown(node.children)}
        </a>
      );
    case "list":
      return listOf(node, key);
    case "break":
      return <br key={key} />;
    default:
      return <hr key={key} />;
  }
}

function listOf({ start, items }: Extract<RichNode, { type: "list" }>, key: number): ReactNode {
  const children = items.map((nodes, at) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: a message is immutable
    return <li key={at}>{shown(nodes)}</li>;
  });
  return start === null ? (
    <ul key={key}>{children}</ul>
  ) : (
    <ol key={key} start={start}>
      {children}
    </ol>
  );
}
