import type { RichNode } from "@tributary/ui";
import { h, type JSX } from "preact";

/** Renders a tree of {@link RichNode}: elements for nodes, text for texts, never HTML. */
export function RichText({ nodes }: { readonly nodes: readonly RichNode[] }): JSX.Element {
  // A message's tree never changes, so indexes are safe keys.
  return <>{nodes.map((node, index) => show(node, index))}</>;
}

/** Elements of the nodes that differ in nothing else. */
const TAGS = {
  text: "span",
  code: "code",
  strong: "strong",
  emphasis: "em",
  strike: "s",
  paragraph: "p",
  quote: "blockquote",
  break: "br",
  rule: "hr",
} as const;

function show(node: RichNode, key: number): JSX.Element {
  switch (node.type) {
    case "code-block":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolls horizontally, so it must be reachable by keyboard
        <pre key={key} tabIndex={0}>
          <code>{node.text}</code>
        </pre>
      );
    case "link":
      return (
        <a key={key} href={node.href} target="_blank" rel="noopener noreferrer nofollow">
          <RichText nodes={node.children} />
        </a>
      );
    case "list": {
      const entries = node.items.map((nodes, index) => (
        <li key={index}>
          <RichText nodes={nodes} />
        </li>
      ));
      return node.start === null ? (
        <ul key={key}>{entries}</ul>
      ) : (
        <ol key={key} start={node.start}>
          {entries}
        </ol>
      );
    }
    default: {
      const content = "children" in node ? <RichText nodes={node.children} /> : "text" in node ? node.text : null;
      return h<object>(TAGS[node.type], { key }, content);
    }
  }
}
