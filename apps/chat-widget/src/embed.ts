/**
 * Entry point with the fixed name `widget.js`. It loads the widget itself, whose file name contains a hash of its
 * content. A script tag with the attribute `data-chat` adds the element to its page; its other `data-` attributes become those of the element.
 */
import "./main.ts";

const tag = [...document.scripts].find(({ src, dataset }) => src === import.meta.url && dataset.chat !== undefined);
if (tag !== undefined) {
  const element = document.createElement("tributary-chat");
  for (const { name, value } of tag.attributes)
    if (name.startsWith("data-")) element.setAttribute(name.slice("data-".length), value);
  document.body.append(element);
}
