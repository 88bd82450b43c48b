/** Files of the in-memory participant service: announced, uploaded, completed. */
import type { Item } from "@tributary/protocol";

type Announced = { readonly token: string; readonly name: string; readonly contentType: string; bytes: number | null };

/** Creates the files of a chat. `append` adds an item of the customer to the transcript. */
export function createFakeFiles(append: (part: Partial<Item>) => Item) {
  const announced = new Map<string, Announced>();
  const sent = new Set<string>();

  function start({ AttachmentName, ContentType, ClientToken }: Record<string, unknown>): [number, object] {
    if (String(AttachmentName).startsWith("refuse")) return [400, { message: "AttachmentName: no" }];
    if (sent.size === 3) return [402, { message: "too many" }];
    const token = String(ClientToken);
    const known = [...announced].find(([, file]) => file.token === token)?.[0];
    const id = known ?? `file-${announced.size + 1}`;
    if (known === undefined)
      announced.set(id, { token, name: String(AttachmentName), contentType: String(ContentType), bytes: null });
    const HeadersToInclude = { "Content-Type": String(ContentType), "Content-Length": "3" };
    return [200, { AttachmentId: id, UploadMetadata: { Url: `http://127.0.0.1/put/${id}`, HeadersToInclude } }];
  }

  function complete({ AttachmentIds }: Record<string, unknown>): [number, object] {
    const [id = ""] = AttachmentIds as string[];
    const file = announced.get(id);
    if (file === undefined || file.bytes === null) return [400, { message: "nothing has arrived" }];
    if (!sent.has(id) && !files.isScanning) {
      sent.add(id);
      const { name, contentType } = file;
      const attachment = { AttachmentId: id, AttachmentName: name, ContentType: contentType, Status: "APPROVED" };
      append({ Type: "ATTACHMENT", Attachments: [attachment] });
    }
    return [200, {}];
  }

  const files = {
    /** True while completed files wait for the result of their scan. */
    isScanning: false,
    /** True while requests with bytes are not answered. */
    isStuck: false,
    /** Number of requests with bytes that are answered with `putStatus`. */
    refusesPuts: 0,
    putStatus: 503,
    start,
    complete,
    /** Returns the status of an upload. */
    put(id: string, size: number): number {
      if (files.refusesPuts > 0) {
        files.refusesPuts -= 1;
        return files.putStatus;
      }
      const file = announced.get(id);
      if (file === undefined) return 404;
      file.bytes = size;
      return 200;
    },
    limits: (): [number, object] => [
      200,
      { IsOn: true, MaxSizeInBytes: 5, FilesLeft: 3 - sent.size, Extensions: ["pdf", "txt"] },
    ],
    addressOf: ({ AttachmentId }: Record<string, unknown>): [number, object] =>
      sent.has(String(AttachmentId))
        ? [200, { Url: `http://127.0.0.1/files/${AttachmentId}`, AttachmentSizeInBytes: 3 }]
        : [400, { message: "AttachmentId: unknown" }],
  };
  return files;
}
