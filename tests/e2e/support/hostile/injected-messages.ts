/**
 * Messages, names, links and answers that try to run a script or to cause a request in the page of a customer or an agent. `harmed` is set on the global
 * object by a script that runs; requests go to hosts under `.invalid`.
 */

/** A hostile message as a client would send it. */
export type HostileMessage = { readonly contentType: string; readonly content: string; readonly displayName?: string };

const RUN = "globalThis.harmed=1";
const INTERACTIVE = "application/vnd.amazonaws.connect.message.interactive";

/** Markup that runs a script or loads something where it is parsed as HTML. */
const MARKUP = [
  `<script>${RUN}</script>`,
  `<script src="https://elsewhere.invalid/x.js"></script>`,
  `<img src=x onerror="${RUN}">`,
  `<img src="https://elsewhere.invalid/pixel.png">`,
  `<svg onload="${RUN}"></svg>`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg><animate onbegin="${RUN}" attributeName=x dur=1s>`,
  `<svg><image href="https://elsewhere.invalid/i.svg"/></svg>`,
  `<math><mtext><table><mglyph><style><img src=x onerror="${RUN}">`,
  `<iframe srcdoc="<script>parent.harmed=1</script>"></iframe>`,
  `<iframe src="javascript:parent.harmed=1"></iframe>`,
  `<object data="https://elsewhere.invalid/o"></object>`,
  `<embed src="https://elsewhere.invalid/e">`,
  `<video><source onerror="${RUN}"></video>`,
  `<audio src=x onerror="${RUN}"></audio>`,
  `<body onload="${RUN}">`,
  `<details open ontoggle="${RUN}">x</details>`,
  `<input autofocus onfocus="${RUN}">`,
  `<select autofocus onfocus="${RUN}">`,
  `<marquee onstart="${RUN}">x</marquee>`,
  `<link rel=stylesheet href="https://elsewhere.invalid/x.css">`,
  `<link rel=prefetch href="https://elsewhere.invalid/p">`,
  `<style>@import "https://elsewhere.invalid/s.css"; * { background: url(https://elsewhere.invalid/b.png) }</style>`,
  `<div style="background:url(https://elsewhere.invalid/d.png)">x</div>`,
  `<base href="https://elsewhere.invalid/">`,
  `<meta http-equiv="refresh" content="0;url=https://elsewhere.invalid/">`,
  `<form action="https://elsewhere.invalid/"><button>x</button></form>`,
  `<a href="javascript:${RUN}">x</a>`,
  `<template shadowrootmode="open"><img src=x onerror="${RUN}"></template>`,
  `<tributary-chat center="https://elsewhere.invalid" opened></tributary-chat>`,
  `"><script>${RUN}</script>`,
  `'"--></style></script><script>${RUN}</script>`,
  `</textarea><script>${RUN}</script>`,
  `</p></div></section><img src=x onerror="${RUN}">`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  `<!--><img src=x onerror="${RUN}">-->`,
  `<![CDATA[<script>${RUN}</script>]]>`,
  `<x onclick="${RUN}" style="position:fixed;inset:0">x</x>`,
  `<button popovertarget=p>x</button><div popover id=p onbeforetoggle="${RUN}">`,
  `&lt;script&gt;${RUN}&lt;/script&gt;`,
  `\u003cimg src=x onerror=${RUN}\u003e`,
  `{{constructor.constructor('${RUN}')()}}`,
  `\${${RUN}}`,
];

/** Addresses that must not become links, or must not run. */
const ADDRESSES = [
  `javascript:${RUN}`,
  `JaVaScRiPt:${RUN}`,
  ` javascript:${RUN}`,
  `java\tscript:${RUN}`,
  `java\nscript:${RUN}`,
  `\u0001javascript:${RUN}`,
  `javascript&colon;${RUN}`,
  `&#106;avascript:${RUN}`,
  `javascript://elsewhere.invalid/%0a${RUN}`,
  `vbscript:${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  `data:text/html;base64,PHNjcmlwdD5wYXJlbnQuaGFybWVkPTE8L3NjcmlwdD4=`,
  `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${RUN}'/>`,
  "blob:https://elsewhere.invalid/7",
  "file:///etc/passwd",
  "filesystem:https://elsewhere.invalid/temporary/x",
  "intent://elsewhere.invalid#Intent;scheme=https;end",
  "view-source:https://elsewhere.invalid/",
  "https://bank.example@elsewhere.invalid/",
  "https://elsewhere.invalid/\u202egnp.exe",
  "//elsewhere.invalid/",
  "\\\\elsewhere.invalid\\share",
  "ws://elsewhere.invalid/",
];

/** Markdown that asks for elements beyond text and links. */
const MARKDOWN = [
  "![x](https://elsewhere.invalid/x.png)",
  "![x][id]\n\n[id]: https://elsewhere.invalid/y.png",
  "[![x](https://elsewhere.invalid/z.png)](https://elsewhere.invalid/)",
  `[x](<javascript:${RUN}>)`,
  `[x](javascript:${RUN} "title")`,
  `[x]: javascript:${RUN}\n\n[x]`,
  `<javascript:${RUN}>`,
  `**<img src=x onerror="${RUN}">**`,
  `\`<script>${RUN}</script>\``,
  `\`\`\`html" onload="${RUN}\n<script>${RUN}</script>\n\`\`\``,
  `| a |\n|---|\n| <img src=x onerror="${RUN}"> |`,
  `- [ ] <script>${RUN}</script>`,
  `[x](https://shop.example/"onmouseover="${RUN})`,
  `[x](https://shop.example/' onclick='${RUN})`,
  `[^1]\n\n[^1]: <script>${RUN}</script>`,
  `# <svg onload="${RUN}">`,
  `${"> ".repeat(200)}<script>${RUN}</script>`,
  `${"[".repeat(500)}x${"](javascript:1)".repeat(500)}`,
];

function interactive(message: unknown): HostileMessage {
  return { contentType: INTERACTIVE, content: typeof message === "string" ? message : JSON.stringify(message) };
}

const list = (content: unknown): unknown => ({ templateType: "ListPicker", version: "1.0", data: { content } });

/** Answers whose texts, pictures or structure are hostile. */
const INTERACTIVE_MESSAGES: readonly HostileMessage[] = [
  ...MARKUP.slice(0, 8).map((title) =>
    interactive(list({ title, subtitle: title, elements: [{ title, subtitle: title }] })),
  ),
  ...[...ADDRESSES.slice(0, 14), "https://elsewhere.invalid/picture.png", "http://elsewhere.invalid/picture.png"].map(
    (imageData) =>
      interactive(
        list({ title: "x", imageType: "URL", imageData, elements: [{ title: "y", imageType: "URL", imageData }] }),
      ),
  ),
  ...["", "{", "null", "[]", "7", '"text"', "{}", '{"templateType":"ListPicker"}'].map(interactive),
  interactive({ templateType: "ListPicker", data: null }),
  interactive({ templateType: "__proto__", data: { content: {} } }),
  interactive({ templateType: "constructor", data: { content: { elements: [{}] } } }),
  interactive({ templateType: ["ListPicker"], data: { content: { title: "x" } } }),
  interactive(list({ title: { toString: "x" }, elements: "none" })),
  interactive(
    list({ title: "x", elements: [null, 7, [], { title: null }, { title: {} }, { title: "y", actionDetail: "RUN" }] }),
  ),
  interactive(
    list({ title: "x".repeat(5_000), elements: Array.from({ length: 2_000 }, () => ({ title: "y".repeat(10) })) }),
  ),
  interactive(
    '{"templateType":"ListPicker","data":{"content":{"__proto__":{"title":"x"},"title":"x","elements":[{"title":"y"}]}}}',
  ),
  interactive({
    templateType: "TimePicker",
    data: { content: { title: "x", timeslots: [{ date: "no date" }, { date: 7 }, {}] } },
  }),
  interactive({
    templateType: "TimePicker",
    data: { content: { title: "x", timeslots: [{ date: "+275760-09-13T00:00:01Z" }] } },
  }),
  interactive({
    templateType: "Carousel",
    data: { content: { title: "x", elements: [list({ title: "y", elements: [] }), null, 7] } },
  }),
  interactive({
    templateType: "Carousel",
    data: {
      content: {
        title: "x",
        elements: [{ templateType: "Carousel", templateIdentifier: "c", data: { content: { elements: [] } } }],
      },
    },
  }),
  interactive({ templateType: "ViewResource", data: { content: { viewToken: "https://elsewhere.invalid/" } } }),
  interactive(`${'{"templateType":"ListPicker","data":{"content":'.repeat(300)}1${"}}".repeat(300)}`),
];

/** All hostile messages. Those with markup also come from an author of that name. */
export const HOSTILE_MESSAGES: readonly HostileMessage[] = [
  ...MARKUP.flatMap((content) => [
    { contentType: "text/plain", content, displayName: content },
    { contentType: "text/markdown", content },
  ]),
  ...ADDRESSES.flatMap((address) => [
    { contentType: "text/plain", content: `see ${address}` },
    { contentType: "text/markdown", content: `[press](${address})` },
  ]),
  ...MARKDOWN.slice(0, 5).map((displayName) => ({ contentType: "text/plain", content: "name", displayName })),
  ...MARKDOWN.map((content) => ({ contentType: "text/markdown", content })),
  ...INTERACTIVE_MESSAGES,
  { contentType: "text/html", content: MARKUP[2] ?? "" },
  { contentType: "application/json", content: JSON.stringify({ html: MARKUP[0] }) },
];
