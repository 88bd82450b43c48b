import type { RichNode } from "@tributary/ui";
import type { JSX } from "preact";

/** Renders a tree of {@link RichNode}: elements for nodes, text for texts, never HTML. */
export function RichText({ nodes }: { readonly nodes: readonly RichNode[] }): JSX.Element {
  // A message's tree never changes, so indexes are safe keys.
  return <>{nodes.map((node, index) => show(node, index))}</>;
}

function show(node: RichNode, key: number): JSX.Element {
  switch (node.type) {
    case "text":
      return <span key={key}>{node.text}</span>;
    case "code":
      return <code key={key}>{node.text}</code>;
    case "code-block":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolls horizontally, so it must be reachable by keyboard
        <pre key={key} tabIndex={0}>
          <code>{node.text}</code>
        </pre>
      );
    case "strong":
      return (
        <strong key={key}>
          <RichText nodes={node.children} />
        </strong>
      );
    case "emphasis":
      return (
        <em key={key}>
          <RichText nodes={node.children} />
        </em>
      );
    case "strike":
      return (
        <s key={key}>
          <RichText nodes={node.children} />
        </s>
      );
    case "paragraph":
      return (
        <p key={key}>
          <RichText nodes={node.children} />
        </p>
      );
    case "quote":
      return (
        <blockquote key={key}>
          <RichText nodes={node.children} />
        </blockquote>
      );
    case "link":
      return (
        <a key={key} href={node.href} target="_blank" rel="noopener noreferrer nofollow">
          <RichText nodes={node.children} />
        </a>
      );
    case "list":
      return <List key={key} start={node.start} items={node.items} />;
    case "break":
      return <br key={key} />;
    default:
      return <hr key={key} />;
  }
}

type ListProps = { readonly start: number | null; readonly items: readonly (readonly RichNode[])[] };

function List({ start, items }: ListProps): JSX.Element {
  const entries = items.map((nodes, index) => (
    <li key={index}>
      <RichText nodes={nodes} />
    </li>
  ));
  return start === null ? <ul>{entries}</ul> : <ol start={start}>{entries}</ol>;
}
