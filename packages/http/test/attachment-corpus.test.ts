import { parse } from "content-disposition";
import { expect, it } from "vitest";
import { savedName } from "../src/attachments/file-headers.ts";
import { complete, put, start, uploadOf } from "./attachment-client.ts";
import { HOSTILE_FILES, type HostileFile } from "./hostile-files.ts";
import { call, connect, openTestCenter, type TestCenter } from "./test-center.ts";

/** Content types that no browser runs as a page, a script or a style. */
const INERT =
  /^(?:image\/(?:png|jpeg|heic)|text\/(?:plain|csv)|video\/(?:mp4|quicktime)|audio\/wav|application\/(?:pdf|rtf|msword|vnd\.[a-z.-]+))$/;

/** Names that every system saves as one file of its own in the folder that the person chose. */
const SAVED =
  /^(?!(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$))[^<>:"/\\|?*%.\s\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}](?:[^<>:"/\\|?*%\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*[^<>:"/\\|?*%.\s\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}])?$/iu;

async function customerOf(center: TestCenter): Promise<string> {
  const party = await center.startChat();
  const { token } = await connect(center.http, party);
  await center.center.chats.join(party.ref);
  return token;
}

/** Tries to send a file, and returns the answer to its download; null if it was refused on the way. */
async function sent(center: TestCenter, { name, contentType, content }: HostileFile): Promise<Response | null> {
  const token = await customerOf(center);
  const bytes = Buffer.from(content, "latin1");
  const begun = await start(center.http, token, { name, bytes, contentType });
  if (begun.status !== 200) {
    expect([name, begun.status]).toEqual([name, 400]);
    return null;
  }
  const upload = uploadOf(begun);
  expect((await put(upload, bytes)).status).toBe(200);
  const completed = await complete(center.http, token, upload.attachmentId);
  if (completed.status !== 200) {
    expect([name, completed.status]).toEqual([name, 400]);
    return null;
  }
  const got = await call(center.http, "attachment", { token, body: { AttachmentId: upload.attachmentId } });
  return fetch(String(got.body.Url));
}

it(`[AX-12] of ${HOSTILE_FILES.length} hostile files none is served in a form that runs`, async () => {
  await using center = await openTestCenter();
  const served: string[] = [];

  for (const file of HOSTILE_FILES) {
    const answer = await sent(center, file);
    if (answer === null) continue;
    await answer.arrayBuffer();
    served.push(file.name);
    const { type, parameters } = parse(answer.headers.get("content-disposition") ?? "");
    expect([file.name, type]).toEqual([file.name, "attachment"]);
    expect(parameters.filename).toMatch(SAVED);
    expect(answer.headers.get("content-type")).toMatch(INERT);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
    expect([...answer.headers.keys()].filter((name) => name === "set-cookie" || name === "x")).toEqual([]);
  }

  expect(HOSTILE_FILES.length).toBeGreaterThanOrEqual(100);
  // Names that are only odd are served, and those that lie are not.
  expect(served).toContain("CON.png");
  expect(served).toContain("\u6587\u4ef6.png");
  expect(served.filter((name) => /\.(?:html?|svg|js|exe|zip)$/i.test(name))).toEqual([]);
});

it.each([
  ["CON.png", "_CON.png"],
  ["a.png:evil.exe", "a.png_evil.exe"],
  ['a"b.png', "a_b.png"],
  [".htaccess.png", "_htaccess.png"],
  ["a.png. ", "a.png_"],
  ["COM1", "_COM1"],
  ["community.png", "community.png"],
  ["weiß 文件.png", "weiß 文件.png"],
])("[AX-12] %j is saved as %j", (name, saved) => {
  expect(savedName(name)).toBe(saved);
});
