import {
  ConnectClient,
  CreateUserCommand,
  DescribeUserCommand,
  ListContactFlowsCommand,
  ListUsersCommand,
  StartChatContactCommand,
} from "@aws-sdk/client-connect";
import { present } from "@tributary/kernel";
import { expect, it } from "vitest";
import { WebSocket } from "ws";
import { type RunningCenter, startCenter } from "./center-process.ts";
import { failure, runCli, scratch } from "./run-cli.ts";

const PASSWORD = "Secret12";

/** Returns the token of a session; undefined if the sign-in is refused. */
async function signIn({ url }: RunningCenter, username: string, password: string): Promise<string | undefined> {
  const body = JSON.stringify({ username, password });
  const answer = await fetch(`${url}/auth/sign-in`, { method: "POST", body });
  return ((await answer.json()) as { sessionToken?: string }).sessionToken;
}

async function useLink(address: string, password: string): Promise<number> {
  const { origin, pathname, searchParams } = new URL(address);
  const body = new URLSearchParams({ token: searchParams.get("token") ?? "", password });
  return (await fetch(origin + pathname, { method: "POST", body })).status;
}

function linkIn(stdout: string): string {
  return present(/^http:\S+\/admin\/password\?token=[\w-]{43}$/m.exec(stdout)?.[0], "link");
}

/** Opens an agent panel's socket. Resolves to its close code once it is closed. */
async function openPanel({ url }: RunningCenter, sessionToken: string): Promise<{ readonly closed: Promise<number> }> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/socket/panel`);
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  const welcome = new Promise((resolve) => socket.once("message", resolve));
  await new Promise((resolve) => socket.once("open", resolve));
  socket.send(JSON.stringify({ type: "hello", version: 1, pageId: crypto.randomUUID(), sessionToken, resume: [] }));
  await welcome;
  return { closed };
}

it("[LI-08, LI-09] adds a user with a link, replaces the password from standard input, and disables the user", async () => {
  await using center = await startCenter();
  const { cli } = center;

  const added = await cli(["user", "add", "mia", "--first-name", "Mia", "--security-profile", "Agent"]);
  expect(added).toMatchObject({ status: 0, stderr: "" });
  expect(added.stdout).toMatch(
    /^Added mia\.\nThey set their password with this link, once, until \d{4}-\d\d-\d\d \d\d:\d\d UTC:\nhttp:\S+\n$/,
  );
  expect((await fetch(linkIn(added.stdout))).status).toBe(200);
  expect([await useLink(linkIn(added.stdout), PASSWORD), await useLink(linkIn(added.stdout), PASSWORD)]).toEqual([
    200, 410,
  ]);
  const panel = await openPanel(center, present(await signIn(center, "mia", PASSWORD), "session"));

  const replaced = await cli(["user", "password", "mia", "--password-stdin"], "Secret34\n");
  expect(replaced).toEqual({
    status: 0,
    stdout: "The password of mia is replaced, and they are signed out.\n",
    stderr: "",
  });
  expect(await panel.closed).toBe(4401);
  expect(await signIn(center, "mia", PASSWORD)).toBeUndefined();
  const second = await openPanel(center, present(await signIn(center, "mia", "Secret34"), "session"));

  const disabled = await cli(["user", "disable", "mia"]);
  expect(disabled.stdout).toBe(
    "mia is signed out and cannot sign in. Revoked access keys: 0.\n`user password mia` lets them in again.\n",
  );
  expect(await second.closed).toBe(4401);
  expect(await signIn(center, "mia", "Secret34")).toBeUndefined();
});

it("[LI-08] creates, lists and revokes access keys, with which the AWS SDK works", async () => {
  await using center = await startCenter();
  const { cli } = center;
  await cli(["user", "add", "root", "--security-profile", "Admin"]);

  const added = await cli(["key", "add", "root"]);
  const [, accessKeyId = "", secretAccessKey = ""] =
    /^Access key id {6}(AKIA\S{16})\nSecret access key {2}(\S{40})\nThe secret is not shown again\.\n$/.exec(
      added.stdout,
    ) ?? [];
  const credentials = { accessKeyId, secretAccessKey };
  const client = new ConnectClient({ endpoint: center.url, region: "us-east-1", credentials, maxAttempts: 1 });
  const list = () => client.send(new ListUsersCommand({ InstanceId: center.instanceId }));
  expect((await list()).UserSummaryList).toMatchObject([{ Username: "root" }]);
  const listed = await cli(["key", "list"]);
  const revoked = await cli(["key", "revoke", accessKeyId]);

  expect(listed.stdout).toMatch(new RegExp(`^ID +USER +CREATED\\n${accessKeyId} +root +[-\\d]+ [\\d:]+ UTC\\n$`));
  expect(revoked).toEqual({ status: 0, stdout: `Revoked ${accessKeyId}.\n`, stderr: "" });
  await expect(list()).rejects.toThrow("access key");
  expect((await cli(["key", "list"])).stdout).toBe("The center has no access keys.\n");
  client.destroy();
});

it("[LI-08] lists users as a table", async () => {
  await using center = await startCenter();
  const { cli } = center;
  const none = await cli(["user", "list"]);
  await cli(["user", "add", "root", "--security-profile", "Admin", "--password-stdin"], PASSWORD);
  const { stdout } = await cli(["key", "add", "root"]);
  const [accessKeyId = "", secretAccessKey = ""] = [...stdout.matchAll(/(\S+)\n/g)].map(([, word]) => word);
  const client = new ConnectClient({
    endpoint: center.url,
    region: "us-east-1",
    credentials: { accessKeyId, secretAccessKey },
  });
  const { instanceId: InstanceId } = center;
  const ids = await profileIds(client, InstanceId);
  const IdentityInfo = { FirstName: "Eve", LastName: "Example" };
  await client.send(new CreateUserCommand({ InstanceId, Username: "eve", IdentityInfo, ...ids }));
  client.destroy();

  const listed = await cli(["user", "list"]);

  expect(none.stdout).toBe("The center has no users.\n");
  expect(listed.stdout.split("\n")).toEqual([
    expect.stringMatching(/^USER +NAME +SECURITY PROFILES +ROUTING PROFILE +SIGNS IN WITH$/),
    expect.stringMatching(/^root +Admin +Basic Routing Profile +password$/),
    expect.stringMatching(/^eve +Eve Example +Admin +Basic Routing Profile +nothing \(disabled\)$/),
    "",
  ]);
});

it("[LI-14] explains a contact, and refuses an unknown one", async () => {
  await using center = await startCenter();
  const { cli, instanceId: InstanceId } = center;
  await cli(["user", "add", "root", "--security-profile", "Admin"]);
  const { stdout } = await cli(["key", "add", "root"]);
  const [accessKeyId = "", secretAccessKey = ""] = [...stdout.matchAll(/(\S+)\n/g)].map(([, word]) => word);
  const credentials = { accessKeyId, secretAccessKey };
  const client = new ConnectClient({ endpoint: center.url, region: "us-east-1", credentials });
  const listed = await client.send(new ListContactFlowsCommand({ InstanceId, ContactFlowTypes: ["CONTACT_FLOW"] }));
  const ContactFlowId = listed.ContactFlowSummaryList?.[0]?.Id;
  const ParticipantDetails = { DisplayName: "Customer" };
  const started = await client.send(new StartChatContactCommand({ InstanceId, ContactFlowId, ParticipantDetails }));
  client.destroy();

  const explained = [await cli(["explain", started.ContactId ?? ""]), await cli(["explain", "unknown"])];

  const sentence = "The contact has not begun its flow, because its customer has not joined.\n";
  expect(explained).toEqual([{ status: 0, stdout: sentence, stderr: "" }, failure("There is no contact unknown.")]);
});

it("[LI-03, LI-09] reports a refusal of the server, a password that does not fit, and a missing server in one sentence", async () => {
  await using center = await startCenter();
  const { cli } = center;
  await using other = await scratch();

  const refused = [
    await cli(["user", "password", "zoe"]),
    await cli(["user", "add", "mia", "--password-stdin"], "short"),
    await cli(["key", "revoke", "AKIA"]),
    await runCli(["user", "list", "--data-dir", other.data]),
  ];

  expect(refused).toEqual([
    failure("There is no user zoe."),
    failure(
      "The password must have 8 to 64 characters without spaces, with a lowercase letter, a capital letter and a digit.",
    ),
    failure("There is no access key AKIA."),
    failure(`No server uses the data folder ${other.data}: start it, or choose another folder with --data-dir.`),
  ]);
});

async function profileIds(client: ConnectClient, InstanceId: string) {
  const { UserSummaryList: [root] = [] } = await client.send(new ListUsersCommand({ InstanceId }));
  const { User } = await client.send(new DescribeUserCommand({ InstanceId, UserId: root?.Id }));
  return { SecurityProfileIds: User?.SecurityProfileIds, RoutingProfileId: User?.RoutingProfileId };
}
