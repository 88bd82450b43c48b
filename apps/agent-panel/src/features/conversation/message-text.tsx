/**
 * Somebody's words as elements. No markup is ever made of them as text: Markdown is read into tokens, and each token that is known becomes an
 * element whose content React escapes. What is not known (HTML above all) stands there as the letters it was written with.
 */
import { Lexer, type Token, type Tokens } from "marked";
import { Fragment, memo, type ReactNode } from "react";
import type { Body } from "./conversation.view-model.ts";

/** The words of a message; `other` is shown where there is no picture for its kind. */
export function MessageText({ body, other }: { readonly body: Body; readonly other: string }): ReactNode {
  if (body.kind === "other") return <p className="message-other">{other}</p>;
  return body.kind === "plain" ? <Plain text={body.text} /> : <Markdown text={body.text} />;
}

// A message never changes once it is written: it is read once, however often the conversation is drawn.
const Plain = memo(
  ({ text }: { readonly text: string }): ReactNode => <p className="message-plain">{withLinks(text)}</p>,
);

const Markdown = memo(({ text }: { readonly text: string }): ReactNode => {
  const tokens = tokensOf(text);
  return tokens === null ? <Plain text={text} /> : blocks(tokens);
});

/** Null for words that are no sensible Markdown: thousands of nested quotes overflow the reader's stack, and were written to. */
function tokensOf(text: string): readonly Token[] | null {
  try {
    const tokens = new Lexer({ gfm: true, breaks: true }).lex(text);
    return depthOf(tokens) > MAX_DEPTH ? null : tokens;
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

/** Deeper than anybody writes by hand, and shallow enough to be drawn at once. Unit: levels. */
const MAX_DEPTH = 24;

function depthOf(tokens: readonly Token[]): number {
  return tokens.reduce((deepest, token) => {
    const inside: readonly Token[] = [
      ...("tokens" in token ? (token.tokens ?? []) : []),
      ...("items" in token ? token.items : []),
    ];
    return Math.max(deepest, 1 + depthOf(inside));
  }, 0);
}

/** Pages, mail and telephone only. Everything else (`javascript:`, `data:`, addresses without a scheme) is no link. */
const SAFE_LINK = /^(?:https?:\/\/|mailto:|tel:)/iu;
const WEB_ADDRESS = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/iu;

function withLinks(text: string): ReactNode {
  // A split by one group gives what is between at even places, and addresses at odd ones.
  return text.split(WEB_ADDRESS).map((part, at) => (at % 2 === 0 ? part : link(part, part, at)));
}

function link(href: string, children: ReactNode, key: number): ReactNode {
  if (!SAFE_LINK.test(href)) return <Fragment key={key}>{children}</Fragment>;
  return (
    <a key={key} href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

function blocks(tokens: readonly Token[]): ReactNode {
  return tokens.map(block);
}

function block(token: Token, key: number): ReactNode {
  switch (token.type) {
    case "space":
    case "def":
      return null;
    case "hr":
      return <hr key={key} />;
    case "heading":
      // Not a heading of this page: the outline of the panel is not the customer's to write.
      return (
        <p key={key}>
          <strong>{inlines(token.tokens)}</strong>
        </p>
      );
    case "paragraph":
      return <p key={key}>{inlines(token.tokens)}</p>;
    case "text":
      return <Fragment key={key}>{token.tokens === undefined ? plain(token) : inlines(token.tokens)}</Fragment>;
    case "code":
      return (
        <pre key={key}>
          <code>{plain(token)}</code>
        </pre>
      );
    case "blockquote":
      return <blockquote key={key}>{blocks(token.tokens ?? [])}</blockquote>;
    case "list":
      return list(token as Tokens.List, key); // `type` says so; marked's union has a member for extensions that hides it
    default:
      return <p key={key}>{token.raw}</p>;
  }
}

function list({ ordered, start, items }: Tokens.List, key: number): ReactNode {
  const children = items.map((item, at) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: a message never changes once it is written
    return <li key={at}>{blocks(item.tokens)}</li>;
  });
  if (!ordered) return <ul key={key}>{children}</ul>;
  return (
    <ol key={key} {...(typeof start === "number" ? { start } : {})}>
      {children}
    </ol>
  );
}

function inlines(tokens: readonly Token[] | undefined): ReactNode {
  return (tokens ?? []).map(inline);
}

function inline(token: Token, key: number): ReactNode {
  switch (token.type) {
    case "strong":
      return <strong key={key}>{inlines(token.tokens)}</strong>;
    case "em":
      return <em key={key}>{inlines(token.tokens)}</em>;
    case "del":
      return <del key={key}>{inlines(token.tokens)}</del>;
    case "codespan":
      return <code key={key}>{plain(token)}</code>;
    case "br":
      return <br key={key} />;
    case "link":
      return link((token as Tokens.Link).href, inlines(token.tokens), key); // as above
    case "image":
      // A picture would tell its server who reads this, and when: the words in its place only.
      return <Fragment key={key}>{plain(token)}</Fragment>;
    case "escape":
      return <Fragment key={key}>{token.text}</Fragment>;
    case "text":
      return <Fragment key={key}>{token.tokens === undefined ? plain(token) : inlines(token.tokens)}</Fragment>;
    default:
      return <Fragment key={key}>{token.raw}</Fragment>;
  }
}

function plain(token: Token): string {
  return "text" in token && typeof token.text === "string" ? token.text : token.raw;
}
