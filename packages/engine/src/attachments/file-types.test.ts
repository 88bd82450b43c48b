import { describe, expect, it } from "vitest";
import { contentTypesOf, extensionOf, FILE_EXTENSIONS, hasBytesOf, storedContentType } from "./file-types.ts";

/** The first bytes of a file of each kind. */
const HEADS: Readonly<Record<string, string>> = {
  csv: "a,b\n1,2\n",
  doc: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
  docx: "PK\x03\x04",
  heic: "\0\0\0\x18ftypheic",
  jfif: "\xff\xd8\xff\xe0",
  jpeg: "\xff\xd8\xff\xe1",
  jpg: "\xff\xd8\xff\xdb",
  mov: "\0\0\0\x14ftypqt  ",
  mp4: "\0\0\0\x18ftypisom",
  pdf: "%PDF-1.7",
  png: "\x89PNG\r\n\x1a\n",
  ppt: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
  pptx: "PK\x03\x04",
  rtf: "{\\rtf1",
  txt: "hello",
  wav: "RIFF\x24\0\0\0WAVE",
  xls: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
  xlsx: "PK\x03\x04",
};

const RUNNABLE = [
  "<!doctype html><script>1</script>",
  "<svg xmlns='http://www.w3.org/2000/svg'>",
  "MZ\x90\0",
  "\x7fELF\0",
];

function head(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

describe("allowed types", () => {
  it("[AT-01] are those of the service", () => {
    const documented = "csv doc docx heic jfif jpeg jpg mov mp4 pdf png ppt pptx rtf txt wav xls xlsx";

    expect(FILE_EXTENSIONS.join(" ")).toBe(documented);
    expect(Object.keys(HEADS)).toEqual(FILE_EXTENSIONS);
  });

  it.each(FILE_EXTENSIONS)(
    "[AT-06] .%s begins with the bytes of its type, and not with those of programs and pages",
    (extension) => {
      const name = `file.${extension}`;
      const isText = extension === "txt" || extension === "csv";

      expect(hasBytesOf(name, head(HEADS[extension] ?? ""))).toBe(true);
      expect(hasBytesOf(name, head(""))).toBe(isText);
      // A page is a text; it is sent as one, which no browser runs.
      expect(RUNNABLE.map((text) => hasBytesOf(name, head(text)))).toEqual(
        isText ? [true, true, false, false] : [false, false, false, false],
      );
    },
  );

  it.each(FILE_EXTENSIONS)("[AT-06] one wrong byte in the signature of .%s is enough", (extension) => {
    const right = HEADS[extension] ?? "";
    const offset = extension === "mp4" || extension === "mov" || extension === "heic" ? 5 : 1;
    const wrong = right.slice(0, offset) + String.fromCharCode(right.charCodeAt(offset) ^ 1) + right.slice(offset + 1);

    if (extension !== "txt" && extension !== "csv") expect(hasBytesOf(`a.${extension}`, head(wrong))).toBe(false);
  });

  it("[AT-06] a text in UTF-16 has zero bytes and a byte order mark", () => {
    expect(["\xff\xfea\0", "\xfe\xff\0a", "a\0b"].map((text) => hasBytesOf("a.txt", head(text)))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it.each([
    ["a.png", "image/png", "image/png"],
    ["A.PNG", "Image/PNG; x=y", "image/png"],
    ["a.jpg", "image/jpg", "image/jpeg"],
    ["a.csv", "application/vnd.ms-excel", "text/csv"],
    ["a.png", "image/jpeg", undefined],
    ["a.png", "text/html", undefined],
    ["a.svg", "image/svg+xml", undefined],
    ["a.png", "image/png,text/html", undefined],
    ["a.html", "text/plain", undefined],
    ["constructor", "image/png", undefined],
  ])("[AT-01] %s as %s is stored as %s", (name, given, stored) => {
    expect(storedContentType(name, given)).toBe(stored);
  });

  it.each([
    ["a.png", "png"],
    ["a.PNG", "png"],
    ["a.png.exe", "exe"],
    ["a", ""],
    [".png", ""],
    ["a.", ""],
    ["a.png ", "png "],
    ["a.png.", ""],
    ["..png", "png"],
  ])("[AT-01] the extension of %j is %j", (name, extension) => {
    expect(extensionOf(name)).toBe(extension);
    expect(contentTypesOf(name) !== undefined).toBe(extension === "png");
  });
});
