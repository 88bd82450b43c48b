/**
 * Adds the element to the page if the script tag of `address` has the attribute `data-chat`. Its other `data-` attributes become those of the element.
 */
export function addElementOfTag(address: string): void {
  const tag = [...document.scripts].find(({ src, dataset }) => src === address && dataset.chat !== undefined);
  if (tag === undefined) return;
  const element = document.createElement("tributary-chat");
  for (const { name, value } of tag.attributes)
    if (name.startsWith("data-")) element.setAttribute(name.slice("data-".length), value);
  document.body.append(element);
}
