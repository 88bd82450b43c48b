import { renderToStaticMarkup } from "react-dom/server";
import { beforeAll, describe, expect, it } from "vitest";
import { MessageText, markdown } from "./message-text.tsx";

function shown(kind: "plain" | "markdown", text: string): string {
  return renderToStaticMarkup(<MessageText body={{ kind, text }} other="unknown" />);
}

const LINK = 'target="_blank" rel="noopener noreferrer nofollow"';

it("[PA-38] shows Markdown as plain text until its parser is loaded", () => {
  expect(shown("markdown", "**bold**")).toBe("<p>**bold**</p>");
});

describe("the text of a message", () => {
  beforeAll(() => markdown.load());

  it.each([
    ["some **bold** and _slanted_ words", "<p>some <strong>bold</strong> and <em>slanted</em> words</p>"],
    ["- one\n- two", "<ul><li>one</li><li>two</li></ul>"],
    ["3. three\n4. four", '<ol start="3"><li>three</li><li>four</li></ol>'],
    ["one\ntwo", "<p>one<br/>two</p>"],
    ["`a < b`", "<p><code>a &lt; b</code></p>"],
    ["AT&T & co", "<p>AT&amp;T &amp; co</p>"],
    ["# Loud", "<p><strong>Loud</strong></p>"],
    ["[our page](https://example.com/a?b=1)", `<p><a href="https://example.com/a?b=1" ${LINK}>our page</a></p>`],
    ["see https://example.com.", `<p>see <a href="https://example.com" ${LINK}>https://example.com</a>.</p>`],
  ])("renders the Markdown %j", (text, html) => {
    expect(shown("markdown", text)).toBe(html);
  });

  it.each([
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "hello <b onmouseover=alert(1)>you</b>",
    "[press](javascript:alert(1))",
    "[press](  JaVaScRiPt:alert(1) )",
    "[press](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://tracker.example/pixel.png)",
    '[a](https://example.com" onclick="alert(1))',
    "<a href='vbscript:x'>y</a>",
    "| a |\n|---|\n| <svg onload=alert(1)> |",
    "```html\n<script>alert(1)</script>\n```",
    "<!-- --><iframe srcdoc='<script>'></iframe>",
  ])("never creates active elements: %s", (text) => {
    for (const html of [shown("markdown", text), shown("plain", text)]) {
      const tags = [...html.matchAll(/<\/?([a-z0-9]+)/giu)].map(([, name]) => name);
      const addresses = [...html.matchAll(/<a [^>]*href="([^"]*)"/giu)].map(([, address]) => address);

      expect(tags.filter((tag) => !SHOWN_TAGS.has(tag ?? ""))).toEqual([]);
      expect(html.replaceAll(/&(?:lt|quot|#x27|amp|gt);/gu, "")).not.toMatch(/<[^>]+\son\w+=/iu);
      expect(addresses.filter((address) => !/^(?:https?:|mailto:|tel:)/iu.test(address ?? ""))).toEqual([]);
    }
  });

  it("keeps line breaks and link addresses in plain text, and nothing else", () => {
    expect(shown("plain", "**stars** stay\nhttps://example.com/x, ok")).toBe(
      `<p>**stars** stay\n<a href="https://example.com/x" ${LINK}>https://example.com/x</a>, ok</p>`,
    );
  });
});

const SHOWN_TAGS = new Set([
  "p",
  "br",
  "strong",
  "em",
  "del",
  "code",
  "pre",
  "ul",
  "ol",
  "li",
  "a",
  "blockquote",
  "hr",
]);
