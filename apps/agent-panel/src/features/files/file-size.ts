import { filesMessages as texts } from "../../messages/files.en.ts";

const KILOBYTE = 1_000;

/** Returns a size for people, with one decimal below ten units. Unit: bytes. */
export function sizeText(bytes: number): string {
  if (bytes < KILOBYTE) return texts.size(String(bytes), "bytes");
  const kilobytes = bytes / KILOBYTE;
  // 999.5 kB would be rounded to 1,000 kB.
  return kilobytes < KILOBYTE - 0.5
    ? texts.size(rounded(kilobytes), "kB")
    : texts.size(rounded(kilobytes / KILOBYTE), "MB");
}

function rounded(value: number): string {
  return value.toFixed(value < 9.95 ? 1 : 0);
}
