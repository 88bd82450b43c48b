import { describe, expect, it } from "vitest";
import { isShown, loadImage, previewSizeOf } from "./preview.ts";

const IMAGE = { width: 1, height: 1 } as ImageBitmap; // never drawn

/** The header of a PNG of this size. */
function pngOf(width: number, height: number): Buffer<ArrayBuffer> {
  const header = Buffer.from("89504e470d0a1a0a0000000d494844520000000000000000", "hex");
  header.writeUInt32BE(width, 16);
  header.writeUInt32BE(height, 20);
  return header;
}

function loaderOf(answer: { readonly ok?: boolean; readonly bytes?: Buffer<ArrayBuffer>; readonly length?: string }) {
  const { ok = true, bytes = pngOf(10, 10), length = String(bytes.length) } = answer;
  const requests: unknown[] = [];
  const decoded: Blob[] = [];
  const loader = {
    fetch: (url: string, request: RequestInit) => {
      requests.push([url, request.credentials, request.referrerPolicy]);
      const headers = new Headers({ "content-length": length });
      return Promise.resolve({ ok, headers, blob: () => Promise.resolve(new Blob([bytes])) });
    },
    decode: (blob: Blob) => {
      decoded.push(blob);
      return Promise.resolve(IMAGE);
    },
  };
  const load = () => loadImage(loader, "https://center.example/f", new AbortController().signal);
  return { load, requests, decoded };
}

describe("loadImage", () => {
  it("[CW-22] loads an image without cookies and referrer", async () => {
    const { load, requests } = loaderOf({});

    expect(await load()).toBe(IMAGE);
    expect(requests).toEqual([["https://center.example/f", "omit", "no-referrer"]]);
  });

  it.each([
    ["a refusal", { ok: false }],
    ["a large file", { length: "10000001" }],
    ["many pixels", { bytes: pngOf(40_000, 1_001) }],
    ["bytes of another kind", { bytes: Buffer.from("<svg/>") }],
  ])("[CW-22] decodes nothing of %s", async (_what, answer) => {
    const { load, decoded } = loaderOf(answer);

    expect([await load(), decoded]).toEqual([null, []]);
  });
});

it.each([
  [
    { width: 100, height: 50 },
    { width: 100, height: 50 },
  ],
  [
    { width: 2_400, height: 1_200 },
    { width: 240, height: 120 },
  ],
  [
    { width: 100, height: 1_800 },
    { width: 10, height: 180 },
  ],
  [
    { width: 10_000, height: 1 },
    { width: 240, height: 1 },
  ],
])("[CW-22] an image of %j is shown as %j", (image, size) => {
  expect(previewSizeOf(image)).toEqual(size);
});

it.each([
  ["image/png", true],
  ["IMAGE/JPEG", true],
  ["image/svg+xml", false],
  ["image/heic", false],
  ["text/html", false],
  ["", false],
])("[CW-22] shows files of the type %j: %s", (contentType, isImage) => {
  expect(isShown(contentType)).toBe(isImage);
});
