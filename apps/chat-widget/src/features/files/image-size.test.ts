import { expect, it } from "vitest";
import { imageSizeOf } from "./image-size.ts";

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
const text = (value: string): string => Buffer.from(value).toString("hex");

it.each([
  ["PNG", `89504e470d0a1a0a 0000000d 49484452 00000280 000001e0`, { width: 640, height: 480 }],
  ["JPEG", "ffd8 ffe0 0004 0000 ffc0 0011 08 01e0 0280 03", { width: 640, height: 480 }],
  ["progressive JPEG", "ffd8 ffdb 0003 00 ffc2 0011 08 0010 0020 03", { width: 32, height: 16 }],
  ["GIF", `${text("GIF89a")} 8002 e001`, { width: 640, height: 480 }],
  [
    "lossy WebP",
    `${text("RIFF")} 00000000 ${text("WEBPVP8 ")} 00000000 000000 9d012a 8002 e001`,
    { width: 640, height: 480 },
  ],
  ["lossless WebP", `${text("RIFF")} 00000000 ${text("WEBPVP8L")} 00000000 2f 7fc27700`, { width: 640, height: 480 }],
  [
    "extended WebP",
    `${text("RIFF")} 00000000 ${text("WEBPVP8X")} 0a000000 10000000 7f0200 df0100`,
    { width: 640, height: 480 },
  ],
])("[CW-22] reads the size of a %s", (_name, hex, size) => {
  expect(imageSizeOf(bytes(hex))).toEqual(size);
});

it.each([
  ["nothing", ""],
  ["a short PNG", "89504e470d0a1a0a"],
  ["a JPEG without a frame", "ffd8 ffe0 0004 0000"],
  ["a JPEG with other bytes", "ffd8 0000"],
  ["a JPEG whose segment has no length", "ffd8 ffe0 0000 ffe0 0000"],
  ["another RIFF", `${text("RIFF")} 00000000 ${text("WAVE")}`],
  ["an SVG", text("<svg xmlns='http://www.w3.org/2000/svg'/>")],
])("[CW-22] returns no size of %s", (_name, hex) => {
  expect(imageSizeOf(bytes(hex))).toBeNull();
});
