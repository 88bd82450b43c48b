/**
 * Previews of images. They are drawn by script: the policy of the page needs no `img-src` for them, and nothing in a file can run.
 */
import { imageSizeOf } from "./image-size.ts";

/** Images that every supported browser decodes. */
const SHOWN_TYPES: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp"]);

/** Largest file that is loaded for a preview. Unit: bytes. */
const MAX_BYTES = 10_000_000;

/** Most pixels of an image that is decoded: four bytes each. */
const MAX_PIXELS = 40_000_000;

/** Largest sides of a preview. Unit: CSS pixels. */
const MAX_WIDTH_PX = 240;
const MAX_HEIGHT_PX = 180;

/** True for a file that is shown as an image. */
export function isShown(contentType: string): boolean {
  return SHOWN_TYPES.has(contentType.toLowerCase());
}

/** The functions of the browser that load and decode an image. */
export type ImageLoader = {
  readonly fetch: (url: string, request: RequestInit) => Promise<Pick<Response, "ok" | "headers" | "blob">>;
  readonly decode: (blob: Blob) => Promise<ImageBitmap>;
};

/** Loads an image that is small enough to be shown. Null otherwise, and if it cannot be loaded. */
export async function loadImage(
  { fetch, decode }: ImageLoader,
  url: string,
  signal: AbortSignal,
): Promise<ImageBitmap | null> {
  try {
    const answer = await fetch(url, { signal, credentials: "omit", referrerPolicy: "no-referrer" });
    if (!answer.ok || Number(answer.headers.get("content-length")) > MAX_BYTES) return null;
    const blob = await answer.blob();
    const { width, height } = imageSizeOf(new Uint8Array(await blob.arrayBuffer())) ?? TOO_LARGE;
    return blob.size > MAX_BYTES || width * height > MAX_PIXELS ? null : await decode(blob);
  } catch {
    return null; // not reachable, aborted, or not an image
  }
}

const TOO_LARGE = { width: MAX_PIXELS, height: MAX_PIXELS };

type Size = { readonly width: number; readonly height: number };

/** Returns the size at which an image is shown: whole, in its proportions, and never enlarged. Unit: CSS pixels. */
export function previewSizeOf({ width, height }: Size): Size {
  const scale = Math.min(1, MAX_WIDTH_PX / width, MAX_HEIGHT_PX / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Draws an image in the size of its preview. `pixelRatio`: pixels of the screen per CSS pixel. */
export function drawPreview(canvas: HTMLCanvasElement, image: ImageBitmap, pixelRatio: number): void {
  const { width, height } = previewSizeOf(image);
  Object.assign(canvas, { width: Math.round(width * pixelRatio), height: Math.round(height * pixelRatio) });
  canvas.style.width = `${width}px`;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
}
