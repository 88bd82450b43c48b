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

  it("[RX-02] shows HTML as text", () => {
    expect(textOf(markdown('<img src=x onerror="alert(1)"> and <b>bold</b>'))).toBe(
      '<img src=x onerror="alert(1)"> and <b>bold</b>',
    );
  });

  it.each([
    "[a](javascript:alert(1))",
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
