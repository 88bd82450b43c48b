import { describe, expect, it } from "vitest";
import { fitToText, isCloseKey, isSendKey } from "./text-field.ts";

const enter = { key: "Enter", shiftKey: false, isComposing: false, keyCode: 13 };

describe("text field", () => {
  it.each([
    ["Enter", enter, true],
    ["Shift+Enter", { ...enter, shiftKey: true }, false],
    ["another key", { ...enter, key: "a" }, false],
    ["Enter during a composition", { ...enter, isComposing: true, keyCode: 229 }, false],
    ["Enter that ends a composition in Safari", { ...enter, keyCode: 229 }, false],
  ])("[UI-01] %s sends or not", (_name, event, isSent) => {
    expect(isSendKey(event)).toBe(isSent);
  });

  it.each([
    ["Escape", {}, true],
    ["another key", { key: "a" }, false],
    ["Escape during a composition", { isComposing: true }, false],
    ["Escape that ends a composition in Safari", { keyCode: 229 }, false],
  ])("[UI-01] %s closes or not", (_name, changes, isClosed) => {
    expect(isCloseKey({ key: "Escape", isComposing: false, keyCode: 27, ...changes })).toBe(isClosed);
  });

  it("[UI-02] fits the height to the text where the style is not supported", () => {
    const field = { style: { height: "" }, offsetHeight: 42, clientHeight: 40, scrollHeight: 90 };

    fitToText(field as unknown as HTMLTextAreaElement, true); // only the used members exist
    expect(field.style.height).toBe("");
    fitToText(field as unknown as HTMLTextAreaElement, false);
    expect(field.style.height).toBe("92px");
  });
});
