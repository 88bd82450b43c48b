import { expect, it } from "vitest";
import { sizeText } from "./file-size.ts";

it.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1_000, "1.0 kB"],
  [9_949, "9.9 kB"],
  [9_960, "10 kB"],
  [999_400, "999 kB"],
  [999_600, "1.0 MB"],
  [20_000_000, "20 MB"],
])("shows %d bytes as %s", (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});
