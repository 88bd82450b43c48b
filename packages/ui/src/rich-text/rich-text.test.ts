import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RichNode } from "./rich-node.ts";
import { richText } from "./rich-text.ts";

const markdown = (content: string): readonly RichNode[] => richText(content, "text/markdown");

/** Every node of a tree. */
function all(nodes: readonly RichNode[]): readonly RichNode[] {
  return nodes.flatMap((node) => {
    if ("children" in node) return [node, ...all(node.children)];
    return node.type === "list" ? [node, ...node.items.flatMap(all)] : [node];
  });
}
const textOf = (nodes: readonly RichNode[]): string =>
  all(nodes)
    .map((node) => ("text" in node ? node.text : ""))
    .join("");

describe("richText", () => {
  it("[RX-01] shows plain text verbatim, with web addresses as links", () => {
    expect(richText("see https://example.org/a_b. *Not* bold", "text/plain")).toEqual([
      {
        type: "paragraph",
        children: [
          { type: "text", text: "see " },
          {
            type: "link",
            href: "https://example.org/a_b",
            children: [{ type: "text", text: "https://example.org/a_b" }],
          },
          { type: "text", text: ". *Not* bold" },
        ],
      },
    ]);
  });

  it("[RX-01] parses the Markdown people write in chats", () => {
    const kinds = new Set(
      all(
        markdown(
          "# Hi\n**bold** *thin* ~~gone~~ `code`\nnext\n\n- one\n- two\n\n3. three\n\n> quoted\n\n```\nblock\n```\n---",
        ),
      ).map(({ type }) => type),
    );

    expect([...kinds].sort()).toEqual(
      [
        "break",
        "code",
        "code-block",
        "emphasis",
        "list",
        "paragraph",
        "quote",
        "rule",
        "strike",
        "strong",
        "text",
      ].sort(),
    );
  });

  it.each([
    ["<div>\n<b>bold</b>\n</div>\n\nafter", "<div>\n<b>bold</b>\n</div>"],
    ["| a |\n|---|\n| 1 |\n\nafter", "| a |\n|---|\n| 1 |"],
    ["[a]: https://example.org\n\nafter", "[a]: https://example.org"],
    ["[a](javascript:b)\n\nafter", "[a](javascript:b)"],
  ])("[RX-01] leaves %j as written", (content, text) => {
    expect(markdown(content).map((node) => textOf([node]))).toEqual([text, "after"]);
  });

  it("[RX-01] keeps task-list checkboxes as text", () => {
    expect(markdown("- [x] done").map(({ type }) => type)).toEqual(["list"]);
    expect(textOf(markdown("- [x] done"))).toBe("[x] done");
  });

  it("[RX-01] shows a link within a link as one link", () => {
    const nodes = all(markdown("[![cat](https://example.org/cat.png) <i>](https://example.org)"));

    expect(nodes.filter(({ type }) => type === "link")).toHaveLength(1);
    expect(textOf(nodes.slice(0, 1))).toBe("cat <i>");
  });

  it("[RX-03] leaves unlimited nesting as written", () => {
    const content = `${"> ".repeat(100)}deep`;

    expect(textOf(markdown(content))).toContain("> > deep");
    expect(markdown("> ".repeat(8_000))).toEqual(richText("> ".repeat(8_000), "text/plain"));
  });

  it("[RX-03] parses a thousand emphasis marks and leaves text with more as written", () => {
    const most = "*a* ".repeat(500);
    const tooMany = `${most}_`;

    expect(all(markdown(most)).filter(({ type }) => type === "emphasis")).toHaveLength(500);
    expect(markdown(tooMany)).toEqual(richText(tooMany, "text/plain"));
    expect(textOf(markdown(tooMany))).toBe(tooMany);
  });

  it.each([
    ["quotes", "> ".repeat(1_001)],
    ["exclamation marks", "!".repeat(16_384)],
    ["list items", "1. ".repeat(5_461)],
    ["other list items", "1) ".repeat(5_461)],
    ["plus signs", "+ ".repeat(8_192)],
    ["pluses and words", "+a ".repeat(1_001)],
    ["underscores in words", "_a".repeat(1_001)],
    ["brackets", "[a".repeat(1_001)],
    ["table cells", "|".repeat(1_001)],
    ["lines", "a\n".repeat(8_192)],
    ["marks for its length", `${"*a* ".repeat(150)}${"a ".repeat(7_800)}`],
    ["quotes in one line", `${"> ".repeat(25)}a`],
    ["lists in one line", `${"- 1. ".repeat(13)}a`],
    ["characters in one word", `${"a.".repeat(501)}@b`],
  ])("[RX-03] leaves text with more than the limit of %s as written", (_name, content) => {
    expect(markdown(content)).toEqual(richText(content, "text/plain"));
  });

  it("[RX-03] links at most five hundred addresses", () => {
    const nodes = all(richText("https://a.example ".repeat(900), "text/plain"));

    expect(nodes.filter(({ type }) => type === "link")).toHaveLength(500);
    expect(textOf(nodes.slice(0, 1))).toBe("https://a.example ".repeat(900));
  });

  it.each([
    ["https://en.wikipedia.org/wiki/Ohm's_law", "https://en.wikipedia.org/wiki/Ohm's_law"],
    ["see https://en.wikipedia.org/wiki/Mercury_(planet)!", "https://en.wikipedia.org/wiki/Mercury_(planet)"],
    ["(https://en.wikipedia.org/wiki/Mercury_(planet))", "https://en.wikipedia.org/wiki/Mercury_(planet)"],
    ["(http://www.example.com/abc).", "http://www.example.com/abc"],
    ["https://files.example/*.zip", "https://files.example/*.zip"],
    ["https://shop.example/?ids=[1]&x={2}, please", "https://shop.example/?ids=[1]&x={2}"],
    ["[https://shop.example/?ids=[1]]", "https://shop.example/?ids=[1]"],
    ["**https://a.example**", "https://a.example"],
    ["'https://a.example/it's'", "https://a.example/it's"],
    ["请看https://a.example/b。谢谢", "https://a.example/b"],
    ["（https://a.example/b）", "https://a.example/b"],
    ["《https://a.example/文》", "https://a.example/文"],
    ['<a href="https://a.example/b">', "https://a.example/b"],
    ["www.example.org/a, or", "http://www.example.org/a"],
    ["WWW.example.org.", "http://WWW.example.org"],
    ["write to ada.l+x@mail.example.org.", "mailto:ada.l+x@mail.example.org"],
    ["(ada@example.org)", "mailto:ada@example.org"],
  ])("[RX-04] links %j to %s", (content, href) => {
    const links = all(richText(content, "text/plain")).filter((node) => node.type === "link");

    expect(links.map((link) => link.href)).toEqual([href]);
    expect(textOf(richText(content, "text/plain"))).toBe(content);
  });

  it.each([
    "xhttps://a.example",
    "https://",
    "https://)",
    "www.",
    "www.a",
    "a@b",
    "@a.example",
    "a@",
    "a@b.1",
    "1www.a.example",
  ])("[RX-04] does not link %j", (content) => {
    expect(all(richText(content, "text/plain")).filter(({ type }) => type === "link")).toEqual([]);
  });

  it.each([
    "请看https://a.example/b。谢谢",
    "see https://en.wikipedia.org/wiki/Mercury_(planet)!",
    "www.example.org/a, or",
  ])("[RX-04] links %j in Markdown as in plain text", (content) => {
    expect(textOf(all(markdown(content)).filter((node) => node.type === "link"))).toBe(
      textOf(all(richText(content, "text/plain")).filter((node) => node.type === "link")),
    );
  });

  it("[RX-02] shows HTML as text", () => {
    expect(textOf(markdown('<img src=x onerror="alert(1)"> and <b>bold</b>'))).toBe(
      '<img src=x onerror="alert(1)"> and <b>bold</b>',
    );
  });

  it.each([
    "[a](javascript:alert(1))",
    "[a](https://accounts.bank.example@evil.example/)",
    "https://evil.example/\u202Emoc.knab//:sptth",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\nscript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "[a](/relative)",
    "[a](//example.org)",
    "![a](javascript:alert(1))",
    "<javascript:alert(1)>",
  ])("[RX-02] does not link %j", (content) => {
    expect(all(markdown(content)).filter(({ type }) => type === "link")).toEqual([]);
  });

  it("[RX-02] links to an image instead of loading it", () => {
    expect(all(markdown("![cat](https://example.org/cat.png)")).map(({ type }) => type)).toEqual([
      "paragraph",
      "link",
      "text",
    ]);
  });

  it("[RX-02] creates only safe links and never throws, for any input", () => {
    const pieces = fc.constantFrom(
      ..."<>[]()!*_`~#-+.:/\\\"'&;=\n\t 0aé",
      "javascript:",
      "https://",
      "](",
      "data:",
      "&#106;",
      "<a href=",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), fc.boolean(), (parts, isMarkdown) => {
        const nodes = richText(parts.join(""), isMarkdown ? "text/markdown" : "text/plain");

        for (const node of all(nodes)) {
          if (node.type === "link") expect(node.href).toMatch(/^(https?:|mailto:|tel:)/);
        }
      }),
    );
  });

  it.each([
    ["quotes", ">".repeat(16_000)],
    ["brackets", "[".repeat(16_000)],
    ["stars", "*a ".repeat(5_000)],
    ["underscores", "_".repeat(16_000)],
    ["links", "[a](".repeat(4_000)],
    ["back ticks", "`".repeat(16_000)],
    ["lists", Array.from({ length: 500 }, (_, depth) => `${" ".repeat(depth % 60)}- a`).join("\n")],
    ["angle brackets", "<".repeat(16_000)],
    ["spaces", `a${" ".repeat(16_000)}b`],
    ["table", `|${"a|".repeat(4_000)}\n|${"-|".repeat(4_000)}`],
    ["addresses", "https://a".repeat(1_800)],
    ["mail addresses", `${"a.".repeat(8_000)}@b`],
    ["two kinds of marks", "a*_".repeat(5_300)],
    ["two kinds of marks, just below the limit", `${"a*_".repeat(500)}${"a".repeat(14_000)}`],
    ["list marks", `${"- - ".repeat(4_000)}a`],
    ["words between marks", "(**a;=(aaaaaaaaaaaaaaaaaaaaaaaaa".repeat(500)],
    ["images", "![".repeat(8_000)],
    ["numbers", "1. ".repeat(5_333)],
  ])("[RX-03] finishes with a non-empty result for a large number of %s", (_name, content) => {
    expect(markdown(content)).not.toEqual([]);
    expect(textOf(richText(content, "text/plain"))).not.toBe("");
  });
});
