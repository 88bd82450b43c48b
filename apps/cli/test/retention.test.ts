import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  ConnectClient,
  ListContactFlowsCommand,
  StartChatContactCommand,
  type StartChatContactCommandOutput,
  StopContactCommand,
} from "@aws-sdk/client-connect";
import { expect, it } from "vitest";
import { type RunningCenter, startCenter } from "./center-process.ts";
import { failure, runCli, scratch } from "./run-cli.ts";

const HOSTILE = "Eve\u202e \u001b[2J";

/** Opens a client with the access key of an administrator. */
async function openClient({ cli, url, instanceId: InstanceId }: RunningCenter) {
  await cli(["user", "add", "root", "--security-profile", "Admin"]);
  const { stdout } = await cli(["key", "add", "root"]);
  const [accessKeyId = "", secretAccessKey = ""] = [...stdout.matchAll(/(\S+)\n/g)].map(([, word]) => word);
  const client = new ConnectClient({
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId, secretAccessKey },
  });
  const flows = await client.send(new ListContactFlowsCommand({ InstanceId, ContactFlowTypes: ["CONTACT_FLOW"] }));
  const ContactFlowId = flows.ContactFlowSummaryList?.[0]?.Id;
  return {
    async startChat(): Promise<StartChatContactCommandOutput> {
      const started = await client.send(
        new StartChatContactCommand({
          InstanceId,
          ContactFlowId,
          ParticipantDetails: { DisplayName: HOSTILE.replace("\u001b", "") },
          InitialMessage: { ContentType: "text/plain", Content: "hello" },
          Attributes: { customerId: "42" },
        }),
      );
      return started;
    },
    stop: (ContactId: string) => client.send(new StopContactCommand({ InstanceId, ContactId })),
    [Symbol.dispose]: () => client.destroy(),
  };
}

it("[LI-15] exports a conversation to the terminal or to a file, and erases it once it has ended", async () => {
  await using center = await startCenter();
  await using files = await scratch();
  const { cli } = center;
  using client = await openClient(center);
  const id = String((await client.startChat()).ContactId);

  const printed = await cli(["contact", "export", id]);
  const written = await cli(["contact", "export", id, "--file", files.file]);
  const again = await cli(["contact", "export", id, "--file", files.file]);
  const active = await cli(["contact", "erase", id]);
  await client.stop(id);
  const erased = await cli(["contact", "erase", id]);
  const repeated = await cli(["contact", "erase", id]);

  expect(JSON.parse(printed.stdout)).toMatchObject({
    conversationId: id,
    contacts: [{ contactId: id, channel: "chat" }],
    participants: [{ role: "customer" }],
    attributes: { customerId: "42" },
    transcript: [{ type: "message.sent", content: "hello" }],
  });
  expect(printed.stdout).not.toContain("\u202e");
  expect(written.stdout).toBe(`Exported to ${files.file}.\n`);
  expect(JSON.parse(await readFile(files.file, "utf8"))).toEqual(JSON.parse(printed.stdout));
  expect((await stat(files.file)).mode & 0o777).toBe(0o600);
  expect(again).toEqual(failure(`${files.file} exists already.`));
  expect(active).toEqual(failure(`The contact ${id} has not ended: end it first.`));
  expect(erased.stdout).toBe(`Erased the conversation of ${id}. Backups still contain it.\n`);
  expect(repeated).toEqual({ status: 0, stdout: `Nothing is stored about a contact ${id}.\n`, stderr: "" });
  const audit = await cli(["audit"]);
  expect(audit.stdout.match(/command line: (?:exported|erased) the conversation of contact \S+/g)).toEqual([
    `command line: exported the conversation of contact ${id}`,
    `command line: exported the conversation of contact ${id}`,
    `command line: erased the conversation of contact ${id}`,
  ]);
});

it("[LI-15, LI-01] copies the files of a conversation to a folder, and names their place after a backup", async () => {
  await using center = await startCenter();
  await using files = await scratch();
  const { cli, url } = center;
  using client = await openClient(center);
  const { ContactId, ParticipantToken } = await client.startChat();
  const bytes = Buffer.from("a file");
  const attachmentId = await sendText(url, String(ParticipantToken), { name: "../a\u0301.txt".slice(3), bytes });
  const folder = join(files.data, "files");

  const exported = await cli(["contact", "export", String(ContactId), "--file", files.file, "--files", folder]);
  const again = await cli(["contact", "export", String(ContactId), "--files", folder]);
  const backup = await cli(["backup", join(files.data, "copy.db")]);

  expect(exported.stdout).toBe(`Exported to ${files.file}.\nCopied 1 file to ${folder}.\n`);
  expect(await readdir(folder)).toEqual([`${attachmentId}.txt`]);
  expect(await readFile(join(folder, `${attachmentId}.txt`))).toEqual(bytes);
  expect((await stat(join(folder, `${attachmentId}.txt`))).mode & 0o777).toBe(0o600);
  expect(again).toEqual(failure(`${folder} exists already.`));
  expect(backup.stdout).toContain("The files of chats are not in it: now copy them too, from the folder or bucket");
});

/** Sends a text file as a customer, and returns its id. */
async function sendText(
  url: string,
  participantToken: string,
  { name, bytes }: { readonly name: string; readonly bytes: Buffer },
): Promise<string> {
  const call = async (path: string, token: string, body: object) => {
    const headers = { "content-type": "application/json", "x-amz-bearer": token };
    const answer = await fetch(`${url}/participant/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    return (await answer.json()) as Readonly<Record<string, Readonly<Record<string, string>>>>; // answers of this project's server
  };
  const connected = await call("connection", participantToken, {
    Type: ["CONNECTION_CREDENTIALS"],
    ConnectParticipant: true,
  });
  const token = String(connected.ConnectionCredentials?.ConnectionToken);
  const file = { AttachmentName: name, ContentType: "text/plain", AttachmentSizeInBytes: bytes.length };
  const started = await call("start-attachment-upload", token, { ...file, ClientToken: "s" });
  const put = { method: "PUT", headers: { "content-type": "text/plain" }, body: new Uint8Array(bytes) };
  await fetch(String(started.UploadMetadata?.Url), put);
  await call("complete-attachment-upload", token, { AttachmentIds: [started.AttachmentId], ClientToken: "c" });
  return String(started.AttachmentId);
}

it("[LI-15] refuses ids that do not exist, and files that cannot be written, and leaves no file", async () => {
  await using center = await startCenter();
  await using files = await scratch();
  const { cli } = center;
  const missing = join(files.data, "missing", "file");

  const refused = [
    await cli(["contact", "export", "\u001b[2J"]),
    await cli(["contact", "export", "unknown", "--file", files.file]),
    await cli(["contact", "export", "unknown", "--file", missing]),
    await runCli(["contact", "erase", "a", "--data-dir", files.data]),
  ];

  expect(refused).toEqual([
    failure("There is no contact \\u{1b}[2J."),
    failure("There is no contact unknown."),
    failure(`${missing} cannot be written.`),
    failure(`No server uses the data folder ${files.data}: start it, or choose another folder with --data-dir.`),
  ]);
  expect(await readdir(files.data)).toEqual([]);
});

it("[LI-16] shows and sets for how long conversations are kept", async () => {
  await using files = await scratch();
  const archiveDir = join(files.data, "archive");
  await mkdir(archiveDir);
  await using center = await startCenter({ archiveDir });
  const { cli } = center;

  const outputs = [
    await cli(["retention"]),
    await cli(["retention", "90"]),
    await cli(["retention"]),
    await cli(["retention", "off"]),
  ];
  const refused = [await cli(["retention", "0"]), await cli(["retention", "ten"]), await cli(["retention", "1.5"])];

  const set = `Conversations are deleted 90 days after their end, and written to ${archiveDir} before.\n`;
  const off = "Conversations are kept for ever.\n";
  expect(outputs.map(({ stdout }) => stdout)).toEqual([off, set, set, off]);
  expect(refused).toEqual([
    failure("The number of days is a whole number from 1 to 36500."),
    failure("DAYS is a whole number, or off."),
    failure("DAYS is a whole number, or off."),
  ]);
});

it("[LI-12, LI-16] the center file has the retention, and its round trip is byte-identical", async () => {
  await using center = await startCenter();
  await using files = await scratch();
  const { cli } = center;
  await cli(["retention", "30"]);

  const first = await cli(["export"]);
  await writeFile(files.file, first.stdout);
  await cli(["retention", "off"]);
  const applied = await cli(["apply", files.file]);
  const second = await cli(["export"]);

  expect(applied.stdout).toBe("~ instance: retentionDays none -> 30\nApplied.\n");
  expect(second.stdout).toBe(first.stdout);
  expect((await cli(["apply", files.file])).stdout).toBe("The center is as in the file.\n");
});
