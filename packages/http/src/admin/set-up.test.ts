import { ConnectClient, ListUsersCommand, StartChatContactCommand } from "@aws-sdk/client-connect";
import { BY_SERVER } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { newDefinition, openNewCenter, SET_UP_TOKEN } from "../../test/new-center.ts";

const FORM: Readonly<Record<string, string>> = {
  token: SET_UP_TOKEN,
  alias: "support-berlin",
  administratorUsername: "admin",
  administratorName: "Anna Lena Braun",
  administratorPassword: "Secret12",
  queue: "Customer service",
  open: "hours",
  day: "monday",
  from: "09:00",
  until: "17:30",
  timeZone: "Europe/Berlin",
  agent1Username: "mia",
  agent1Name: "Mia",
  agent1Password: "Secret34",
  agent2Username: "",
  origin: "https://desk.example",
};

type Center = Awaited<ReturnType<typeof openNewCenter>>;

function submit({ http }: Pick<Center, "http">, changes: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${http}/admin/setup`, { method: "POST", body: new URLSearchParams({ ...FORM, ...changes }) });
}

const show = ({ http }: Pick<Center, "http">, token: string): Promise<Response> =>
  fetch(`${http}/admin/setup?token=${encodeURIComponent(token)}`);

describe("the set-up", () => {
  it("[AD-01] is open to those who know the token, until the center is set up", async () => {
    await using center = await openNewCenter();

    const before = [await show(center, SET_UP_TOKEN), await show(center, "other"), await show(center, "")];
    await submit(center);
    const after = [await show(center, SET_UP_TOKEN), await show(center, "other"), await submit(center)];

    expect(before.map(({ status }) => status)).toEqual([200, 403, 403]);
    expect(after.map(({ status }) => status)).toEqual([410, 403, 410]);
  });

  it("[AD-01] changes nothing with another token", async () => {
    await using center = await openNewCenter();

    const answer = await submit(center, { token: "another" });

    expect(answer.status).toBe(403);
    expect(center.center.directory.definition).toEqual(newDefinition);
  });

  it("[AD-01] is closed once the center was changed in another way, also if the change is taken back", async () => {
    await using center = await openNewCenter();
    const { administration, directory } = center.center;
    const [queue] = directory.definition.queues;
    for (const name of ["Other", queue?.name ?? ""]) {
      await administration(BY_SERVER).change("queues", queue?.id ?? "", (each) => ({ ...each, name }));
    }

    expect((await show(center, SET_UP_TOKEN)).status).toBe(410);
    expect((await submit(center)).status).toBe(410);
    expect(directory.definition).toEqual(newDefinition);
  });

  it("[AD-02] names the center, its queue and hours, and creates users who sign in with their passwords", async () => {
    await using center = await openNewCenter();

    expect((await submit(center)).status).toBe(200);

    const { instance, queues, hoursOfOperations, users } = center.center.directory.definition;
    expect(instance).toMatchObject({ alias: "support-berlin", approvedOrigins: ["https://desk.example"] });
    expect(queues.map(({ name }) => name)).toEqual(["Customer service"]);
    expect(hoursOfOperations).toMatchObject([
      { timeZone: "Europe/Berlin", periods: [{ day: "monday", from: 540, until: 1050 }] },
    ]);
    expect(users).toMatchObject([
      { username: "admin", firstName: "Anna Lena", lastName: "Braun", securityProfileIds: ["Admin"] },
      { username: "mia", firstName: "", lastName: "Mia", securityProfileIds: ["Agent"] },
    ]);
    const hashes = (await center.center.records.list("password")).map(({ id, value }) => [id, value]);
    const expected = [
      [users[0]?.id, { hash: "hash of Secret12" }],
      [users[1]?.id, { hash: "hash of Secret34" }],
    ];
    expect(hashes).toEqual(expected.sort(([a], [b]) => String(a).localeCompare(String(b))));
  });

  it("[AD-02] shows the administrator's access key once, with which the AWS SDK works", async () => {
    await using center = await openNewCenter();

    const page = await (await submit(center)).text();

    const [, accessKeyId = "", secretAccessKey = ""] =
      />(AKIA[A-Z2-7]{16})<[\s\S]*?<code>([\w+/=&#;]{40,})</.exec(page) ?? [];
    const credentials = { accessKeyId, secretAccessKey };
    const client = new ConnectClient({ endpoint: center.http, region: "us-east-1", credentials, maxAttempts: 1 });
    const { instanceId: InstanceId } = newDefinition.instance;
    expect((await client.send(new ListUsersCommand({ InstanceId }))).UserSummaryList).toHaveLength(2);
    const ContactFlowId = newDefinition.contactFlows[0]?.id;
    const start = new StartChatContactCommand({
      InstanceId,
      ContactFlowId,
      ParticipantDetails: { DisplayName: "Zoë" },
    });
    expect((await client.send(start)).ContactId).toBeDefined();
    expect(await center.accessKeys.list()).toMatchObject([{ accessKeyId }]);
    client.destroy();
  });

  it("[AL-02] is not carried out without its entries in the audit log, and can be repeated", async () => {
    await using center = await openNewCenter();

    center.auditFault.isBroken = true;
    const failed = await submit(center);
    const definition = center.center.directory.definition;
    center.auditFault.isBroken = false;
    const done = await submit(center);

    expect([failed.status, done.status]).toEqual([503, 200]);
    expect(definition).toEqual(newDefinition);
    const [key] = await center.accessKeys.list();
    const { entries } = await center.center.audit.read({ configuration: 1_000, audit: 0 }, 10);
    expect(entries).toMatchObject([
      ...center.center.directory.definition.users.map(({ id }) => ({ type: "user.password-set", userId: id })),
      { type: "access-key.created", accessKeyId: key?.accessKeyId, by: { kind: "set-up" } },
    ]);
  });

  it("[AD-02] is carried out once if two forms are sent at the same time", async () => {
    await using center = await openNewCenter();

    const otherNames = { administratorUsername: "root", agent1Username: "leo" };
    const answers = await Promise.all([submit(center), submit(center, otherNames)]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(center.center.directory.definition.users).toHaveLength(2);
    expect(await center.accessKeys.list()).toHaveLength(1);
  });

  it.each([
    ["alias", { alias: "Support Berlin" }, "lowercase letters"],
    ["alias", { alias: "d-center" }, "not beginning with d-"],
    ["agent1Name", { agent1Name: "Mia\u0007" }, "visible characters"],
    ["queue", { queue: "q".repeat(128) }, "127 characters"],
    ["administratorPassword", { administratorPassword: "secret" }, "8 to 64 characters"],
    ["agent1Username", { agent1Username: "ADMIN" }, "not used above"],
    ["agent1Username", { agent1Username: "" }, "required"],
    ["agent2Username", { agent2Password: "Secret56" }, "required"],
    ["queue", { queue: " " }, "required"],
    ["until", { until: "08:00" }, "after the opening time"],
    ["from", { from: "25:00" }, "a time such as 09:00"],
    ["day", { day: "someday" }, "at least one day"],
    ["origin", { origin: "https://desk.example/page" }, "without a path"],
  ])(
    "[AD-03] reports a problem of %s with %j, keeps the other values and changes nothing",
    async (field, changes, problem) => {
      await using center = await openNewCenter();

      const answer = await submit(center, { alias: "a-name", ...changes });

      expect(answer.status).toBe(400);
      const page = await answer.text();
      expect(page).toMatch(new RegExp(`id="${field}-problem">[^<]*${problem}`));
      if (field !== "alias") expect(page).toContain('value="a-name"');
      expect(page).not.toContain("Secret12");
      expect(center.center.directory.definition).toEqual(newDefinition);
    },
  );

  it("[AD-03] shows values as text, and allows neither scripts nor frames nor referrers", async () => {
    await using center = await openNewCenter();

    const answer = await submit(center, { alias: `"><script>alert(1)</script>` });

    expect(await answer.text()).not.toContain("<script>alert");
    const policy = answer.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });
});
