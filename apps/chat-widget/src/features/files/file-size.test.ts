import { expect, it } from "vitest";
import { createSizeFormat } from "./file-size.ts";

it.each([
  ["en", 1, "1 byte"],
  ["en", 999, "999 bytes"],
  ["de", 9, "9 Byte"],
  ["en", 1_000, "1 kB"],
  ["en", 9_949, "9.9 kB"],
  ["en", 9_960, "10 kB"],
  ["en", 999_600, "1 MB"],
  ["de", 1_500_000, "1,5 MB"],
  ["en", 20_971_520, "21 MB"],
])("[CW-22] in %s, %d bytes are %s", (language, bytes, text) => {
  expect(createSizeFormat(language)(bytes)).toBe(text);
});
