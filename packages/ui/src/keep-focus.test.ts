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
  const outside = document.querySelector("#outside") as HTMLElement;
  pressed.focus();
  outside.focus();
  pressed.remove();
  kept.check();
  const withAnother = document.activeElement;

  part.append(pressed);
  pressed.focus();
  pressed.blur(); // such as by a click on the background of the page
  await Promise.resolve();
  pressed.remove();
  kept.check();
  const withNone = document.activeElement;

  part.append(pressed);
  pressed.focus();
  vi.spyOn(document, "hasFocus").mockReturnValue(false);
  pressed.remove();
  kept.check();

  expect([withAnother, withNone, document.activeElement]).toEqual([outside, document.body, document.body]);
});

it("[UI-07] keeps nothing once it is disposed", () => {
  const kept = keepFocus(part, target);
  kept[Symbol.dispose]();
  pressed.focus();
  pressed.remove();

  kept.check();

  expect(document.activeElement).toBe(document.body);
});
