// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keepFocus } from "./keep-focus.ts";

let part: HTMLElement;
let target: HTMLElement;
let pressed: HTMLButtonElement;

beforeEach(() => {
  document.body.innerHTML = `<button id="outside"></button><div id="part"><p id="target" tabindex="0"></p><button></button></div>`;
  part = document.querySelector("#part") as HTMLElement;
  target = document.querySelector("#target") as HTMLElement;
  pressed = part.querySelector("button") as HTMLButtonElement;
});
afterEach(() => vi.restoreAllMocks());

it("[UI-07] moves the focus to the target when the focused element disappears", () => {
  using kept = keepFocus(part, target);
  pressed.focus();
  kept.check();
  const before = document.activeElement;

  pressed.remove();
  kept.check();

  expect([before, document.activeElement]).toEqual([pressed, target]);
});

it("[UI-07] leaves the focus where it is if another element has it, nothing, or another page", async () => {
  using kept = keepFocus(part, target);
  const hasFocus = vi.spyOn(document, "hasFocus").mockReturnValue(true); // jsdom: only while an element has it
  const outside = document.querySelector("#outside") as HTMLElement;
  pressed.focus();
  outside.focus();
  pressed.remove();
  kept.check();
  const withAnother = document.activeElement;

  part.append(pressed);
  pressed.focus();
  leave(pressed); // such as by a click on the background of the page
  await Promise.resolve();
  pressed.remove();
  kept.check();
  const withNone = document.activeElement;

  part.append(pressed);
  pressed.focus();
  hasFocus.mockReturnValue(false);
  pressed.remove();
  kept.check();

  expect([withAnother, withNone, document.activeElement]).toEqual([outside, document.body, document.body]);
});

/** Takes the focus from an element, with the event of browsers for one that is lost to nothing: that of jsdom is another one. */
function leave(element: HTMLElement): void {
  document.addEventListener("focusout", (event) => event.stopImmediatePropagation(), { capture: true, once: true });
  element.blur();
  element.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
}

it("[UI-07] keeps nothing once it is disposed", () => {
  const kept = keepFocus(part, target);
  kept[Symbol.dispose]();
  pressed.focus();
  pressed.remove();

  kept.check();

  expect(document.activeElement).toBe(document.body);
});
