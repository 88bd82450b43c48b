/** Files, views and events of timers, answered by the center itself. */
import { expect } from "vitest";
import { call } from "../../../packages/http/test/participant-calls.ts";
import { INFECTED, VIEW } from "../support/center/scenario-center.ts";
import { bringPeer, type Customer, joinCustomer, type Peer, rejectionOf } from "../support/customer.ts";
import type { Loose } from "../support/page/page.ts";
import { scenarios } from "../support/scenario.ts";
import type { World } from "../support/world.ts";

const MINUTE_MS = 60_000;
/** Files per chat. Source: AT-04. */
const MAX_FILES = 35;

const textFile = (contents = "contents", name = "bill.txt"): File => new File([contents], name, { type: "text/plain" });

const filesOf = (customer: Customer): readonly Loose[] =>
  customer.of("onMessage").flatMap(({ data }) => (data.Type === "ATTACHMENT" ? [data] : []));
const filesAt = ({ socket }: Peer) => socket.items.filter(({ Type }) => Type === "ATTACHMENT");

/** Sends a file as the agent does, and returns its id. */
async function sendAsAgent({ center }: World, { token }: Peer, contents: string): Promise<string> {
  const post = (operation: string, body: object) => call(center.http, operation, { token, body });
  const { body } = await post("start-attachment-upload", {
    ContentType: "text/plain",
    AttachmentName: "offer.txt",
    AttachmentSizeInBytes: contents.length,
    ClientToken: crypto.randomUUID(),
  });
  const { Url, HeadersToInclude } = body.UploadMetadata as Loose;
  await fetch(Url, { method: "PUT", headers: HeadersToInclude, body: contents });
  await post("complete-attachment-upload", { AttachmentIds: [body.AttachmentId], ClientToken: crypto.randomUUID() });
  return String(body.AttachmentId);
}

const send = (world: World, { session }: Customer, attachment: File): Promise<Loose> =>
  world.done(session.sendAttachment({ attachment }));

export const CENTER = scenarios({
  "a file of the customer is stored, and arrives at both sides": async (world) => {
    const customer = await joinCustomer(world);
    using peer = await bringPeer(world, customer);
    await send(world, customer, textFile());
    await world.until(() => filesOf(customer).length > 0 && filesAt(peer).length > 0);

    const [item] = filesOf(customer);
    expect(item).toMatchObject({ ParticipantRole: "CUSTOMER", Attachments: [{ AttachmentName: "bill.txt" }] });
    expect(item.Attachments[0]).toMatchObject({ ContentType: "text/plain", Status: "APPROVED" });
    expect(filesAt(peer)).toMatchObject([{ Id: item.Id }]);
    const AttachmentId = item.Attachments[0].AttachmentId;
    const { body } = await call(world.center.http, "attachment", { token: peer.token, body: { AttachmentId } });
    expect(await (await fetch(String(body.Url))).text()).toBe("contents");
  },
  "a file of the agent is downloaded": async (world) => {
    const customer = await joinCustomer(world);
    using peer = await bringPeer(world, customer);
    const attachmentId = await sendAsAgent(world, peer, "an offer");
    await world.until(() => filesOf(customer).length > 0);
    const blob: Blob = await world.done(customer.session.downloadAttachment({ attachmentId }));
    const address: string = await world.done(customer.session.getAttachmentURL({ attachmentId }));

    expect(filesOf(customer)[0].Attachments[0].AttachmentId).toBe(attachmentId);
    expect([await blob.text(), blob.type]).toEqual(["an offer", "text/plain"]);
    expect(await (await fetch(address)).text()).toBe("an offer");
  },
  "a file is in the transcript": async (world) => {
    const customer = await joinCustomer(world);
    await send(world, customer, textFile());
    await world.until(() => filesOf(customer).length > 0); // it has been scanned
    const { data } = (await world.done(customer.session.getTranscript({}))) as Loose;

    expect(data.Transcript.at(-1)).toMatchObject({ Type: "ATTACHMENT", Attachments: [{ Status: "APPROVED" }] });
  },
  "a file that the scan rejects arrives at its sender only, as rejected": async (world) => {
    const customer = await joinCustomer(world);
    using peer = await bringPeer(world, customer);
    await send(world, customer, textFile(INFECTED));
    await world.until(() => filesOf(customer).length > 0);
    await world.rest();

    expect(filesOf(customer)[0].Attachments).toMatchObject([{ AttachmentName: "bill.txt", Status: "REJECTED" }]);
    expect(filesAt(peer)).toEqual([]);
  },
  "a file of a type that chats do not have is refused by the center": async (world) => {
    const customer = await joinCustomer(world);
    const attachment = new File(["<html>"], "page.html", { type: "text/html" });

    expect(await rejectionOf(world, customer.session.sendAttachment({ attachment, metadata: 1 }))).toMatchObject({
      type: "ValidationException",
      message: expect.stringContaining("csv, doc, docx"),
      metadata: 1,
    });
  },
  "an empty file is refused by the center": async (world) => {
    const customer = await joinCustomer(world);

    expect(await rejectionOf(world, customer.session.sendAttachment({ attachment: textFile("") }))).toMatchObject({
      type: "ValidationException",
      message: expect.stringContaining("AttachmentSizeInBytes"),
    });
  },
  "an upload that was lost is refused by the center": async (world) => {
    const customer = await joinCustomer(world);
    using peer = await bringPeer(world, customer);
    customer.page.network.interceptor = ({ method }) => (method === "PUT" ? { status: 503 } : undefined);

    await rejectionOf(world, customer.session.sendAttachment({ attachment: textFile() }));
    await world.rest();
    expect(filesAt(peer)).toEqual([]);
  },
  "a file beyond those of a chat is refused by the center": async (world) => {
    const customer = await joinCustomer(world);
    for (let number = 0; number < MAX_FILES; number += 1) await send(world, customer, textFile());

    expect(await rejectionOf(world, customer.session.sendAttachment({ attachment: textFile() }))).toMatchObject({
      type: "ServiceQuotaExceededException",
      message: expect.stringContaining(String(MAX_FILES)),
    });
  },
  "a file that does not exist is refused by the center": async (world) => {
    const { session } = await joinCustomer(world);
    const attachmentId = crypto.randomUUID();

    for (const name of ["downloadAttachment", "getAttachmentURL"])
      expect(await rejectionOf(world, session[name]({ attachmentId }))).toMatchObject({ type: "ValidationException" });
  },
  "a view of the center is read": async (world) => {
    const { session } = await joinCustomer(world);
    const { data } = (await world.done(session.describeView({ viewToken: `${VIEW.Id}:${VIEW.Version}` }))) as Loose;

    const { InputSchema, Template, Actions } = VIEW;
    expect(data.View).toMatchObject({ Id: VIEW.Id, Name: VIEW.Name, Version: VIEW.Version });
    expect(data.View.Content).toEqual({ InputSchema, Template, Actions });
  },
  "a view that does not exist is refused by the center": async (world) => {
    const { session } = await joinCustomer(world);

    expect(await rejectionOf(world, session.describeView({ viewToken: "a/b+=", metadata: 1 }))).toMatchObject({
      type: "ResourceNotFoundException",
      statusCode: 404,
      metadata: 1,
    });
  },
  "the center reports idle and returned participants once each": async (world) => {
    const customer = await joinCustomer(world);
    await world.center.setTimers(customer.party, [{ role: "customer", type: "idle", durationMs: 2 * MINUTE_MS }]);
    using _peer = await bringPeer(world, customer); // timers begin when an agent joins
    await world.skip(3 * MINUTE_MS);
    await world.done(customer.session.sendMessage({ message: "back", contentType: "text/plain" }));
    await world.until(() => customer.of("onParticipantReturned").length > 0);
    await world.rest();

    for (const name of ["onParticipantIdle", "onParticipantReturned"] as const)
      expect(customer.of(name).map(({ data }) => [data.ParticipantId, data.ParticipantRole])).toEqual([
        [customer.party.ref.participantId, "CUSTOMER"],
      ]);
  },
  "the center disconnects an idle participant, and the chat ends": async (world) => {
    const customer = await joinCustomer(world);
    await world.center.setTimers(customer.party, [{ role: "customer", type: "disconnect", durationMs: 3 * MINUTE_MS }]);
    using _peer = await bringPeer(world, customer); // timers begin when an agent joins
    await world.skip(4 * MINUTE_MS);

    expect(customer.of("onAutoDisconnection")).toHaveLength(1);
    expect(customer.contents.at(-1)).toBe("chat.ended");
    expect(customer.of("onEnded")).toHaveLength(1);
  },
});
