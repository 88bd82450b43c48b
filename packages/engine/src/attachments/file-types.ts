/**
 * Types of files that can be attached, by the extension of their name: the content types that clients send for them, and the first bytes that such a file has.
 *
 * Source: docs/wire/participant.md#attachments; AT-01, AT-06.
 */

/** Bytes at the start of a file that {@link hasBytesOf} needs. */
export const HEAD_BYTES = 4_096;

type FileType = {
  /** The first one is stored, and sent with the file. */
  readonly contentTypes: readonly [string, ...string[]];
  /** True if a file may begin with these bytes, up to {@link HEAD_BYTES} of it. */
  readonly begins: (head: Uint8Array) => boolean;
};

const OPEN_XML = "application/vnd.openxmlformats-officedocument";

const isJpeg = startsWith([0xff, 0xd8, 0xff]);
const isZip = startsWith([0x50, 0x4b, 0x03, 0x04]);
/** Files of Office before 2007: compound files. */
const isCompound = startsWith([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
const JPEG: FileType = { contentTypes: ["image/jpeg", "image/jpg", "image/pjpeg"], begins: isJpeg };

/** The allowed types by extension. None of them runs scripts in a browser. */
const FILE_TYPES: ReadonlyMap<string, FileType> = new Map<string, FileType>([
  // Windows with Excel names comma-separated values so.
  ["csv", { contentTypes: ["text/csv", "application/csv", "application/vnd.ms-excel", "text/plain"], begins: isText }],
  ["doc", { contentTypes: ["application/msword"], begins: isCompound }],
  ["docx", { contentTypes: [`${OPEN_XML}.wordprocessingml.document`], begins: isZip }],
  [
    "heic",
    { contentTypes: ["image/heic", "image/heif"], begins: isBaseMedia("heic heix hevc hevx heim heis mif1 msf1") },
  ],
  ["jfif", JPEG],
  ["jpeg", JPEG],
  ["jpg", JPEG],
  ["mov", { contentTypes: ["video/quicktime"], begins: isQuickTime }],
  ["mp4", { contentTypes: ["video/mp4", "audio/mp4"], begins: isBaseMedia() }],
  ["pdf", { contentTypes: ["application/pdf"], begins: startsWith(codes("%PDF-")) }],
  ["png", { contentTypes: ["image/png"], begins: startsWith([0x89, ...codes("PNG"), 0x0d, 0x0a, 0x1a, 0x0a]) }],
  ["ppt", { contentTypes: ["application/vnd.ms-powerpoint"], begins: isCompound }],
  ["pptx", { contentTypes: [`${OPEN_XML}.presentationml.presentation`], begins: isZip }],
  ["rtf", { contentTypes: ["application/rtf", "text/rtf"], begins: startsWith(codes("{\\rtf")) }],
  ["txt", { contentTypes: ["text/plain"], begins: isText }],
  ["wav", { contentTypes: ["audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"], begins: isWave }],
  ["xls", { contentTypes: ["application/vnd.ms-excel"], begins: isCompound }],
  ["xlsx", { contentTypes: [`${OPEN_XML}.spreadsheetml.sheet`], begins: isZip }],
]);

/** Extensions of the allowed types, in the order of the alphabet. */
export const FILE_EXTENSIONS: readonly string[] = [...FILE_TYPES.keys()];

/** Returns the extension of a name in small letters; empty if it has none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot < 1 ? "" : name.slice(dot + 1).toLowerCase();
}

/** Returns the content types of a name's extension, the one that is stored first; undefined if the extension is not allowed. */
export function contentTypesOf(name: string): readonly string[] | undefined {
  return FILE_TYPES.get(extensionOf(name))?.contentTypes;
}

/** Returns the content type to store; undefined if the one that was given is not one of the extension. Parameters and case are ignored. */
export function storedContentType(name: string, given: string): string | undefined {
  const type = FILE_TYPES.get(extensionOf(name));
  const [essence = ""] = given.split(";");
  return type?.contentTypes.includes(essence.trim().toLowerCase()) ? type.contentTypes[0] : undefined;
}

/** Returns true if a file with this name may begin with these bytes. */
export function hasBytesOf(name: string, head: Uint8Array): boolean {
  return FILE_TYPES.get(extensionOf(name))?.begins(head) ?? false;
}

function codes(text: string): readonly number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

function startsWith(signature: readonly number[]): (head: Uint8Array) => boolean {
  return (head) => signature.every((byte, index) => head[index] === byte);
}

/** Texts have no zero bytes, except those in UTF-16, which begin with a byte order mark. */
function isText(head: Uint8Array): boolean {
  const isUtf16 = startsWith([0xff, 0xfe])(head) || startsWith([0xfe, 0xff])(head);
  return isUtf16 || !head.includes(0);
}

/** The ISO base media format, of one of these brands or of any. */
function isBaseMedia(brands?: string): (head: Uint8Array) => boolean {
  return (head) => textAt(head, 4) === "ftyp" && (brands === undefined || brands.split(" ").includes(textAt(head, 8)));
}

/** Old films have no file type box. */
function isQuickTime(head: Uint8Array): boolean {
  return ["ftyp", "moov", "mdat", "wide", "free", "skip", "pnot"].includes(textAt(head, 4));
}

function isWave(head: Uint8Array): boolean {
  return ["RIFF", "RF64"].includes(textAt(head, 0)) && textAt(head, 8) === "WAVE";
}

/** Returns four characters. */
function textAt(head: Uint8Array, offset: number): string {
  return String.fromCharCode(...head.subarray(offset, offset + 4));
}
