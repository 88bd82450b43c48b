import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { startCenter } from "./center-process.ts";
import { scratch } from "./run-cli.ts";

/** A center that is not the first one: another queue with hours, a profile, users and a quick connect, which refer to each other. */
const FILE = {
  version: 1,
  instance: { alias: "support-berlin", approvedOrigins: ["https://desk.example"] },
  hoursOfOperations: [
    { name: "Basic Hours", timeZone: "UTC", periods: [] },
    { name: "Office", timeZone: "Europe/Berlin", periods: ["monday 09:00-17:00", "tuesday 09:00-17:00"] },
  ],
  queues: [
    { name: "BasicQueue", hoursOfOperation: "Basic Hours", quickConnects: ["Returns"] },
    { name: "Returns", hoursOfOperation: "Office", maxContacts: 20 },
  ],
  routingProfiles: [
    {
      name: "Night",
      concurrency: { chat: 2 },
      queues: [{ queue: "Returns", channel: "chat", delaySeconds: 30 }],
      defaultOutboundQueue: "Returns",
    },
  ],
  users: [{ username: "mia", firstName: "Mia", securityProfiles: ["Agent"], routingProfile: "Night" }],
  quickConnects: [{ name: "Returns", target: { queue: "Returns", flow: "Default queue transfer" } }],
};

async function writeYaml(folder: { readonly data: string }, content: unknown): Promise<string> {
  const path = join(folder.data, "center.yaml");
  await writeFile(path, typeof content === "string" || Buffer.isBuffer(content) ? content : stringify(content));
  return path;
}

describe("the file of a center", () => {
  it("[LI-12] is applied with its differences and links for new users, once", async () => {
    await using folder = await scratch();
    await using center = await startCenter();
    const path = await writeYaml(folder, FILE);

    const dryRun = await center.cli(["apply", path, "--dry-run"]);
    const applied = await center.cli(["apply", path]);
    const again = await center.cli(["apply", path]);

    expect(dryRun.stdout).toContain("+ user mia\n");
    expect(dryRun.stdout).toContain("Nothing was changed, because of --dry-run.");
    expect(applied).toMatchObject({ status: 0, stderr: "" });
    expect(applied.stdout).toContain(
      "~ instance: alias new-center -> support-berlin, approvedOrigins +https://desk.example\n",
    );
    expect(applied.stdout).toContain("+ quick connect Returns\n");
    expect(applied.stdout).toMatch(/Applied\.\nNot in the file, and kept: .*routing profile Basic Routing Profile/);
    const [, link = ""] =
      /^mia sets their password with this link, once, until [^:]+:\d\d UTC: (\S+)$/m.exec(applied.stdout) ?? [];
    expect((await fetch(link)).status).toBe(200);
    expect(again.stdout).toMatch(/^The center is as in the file\.\nNot in the file, and kept: /);
    expect((await center.cli(["user", "list"])).stdout).toMatch(/mia +Mia +Agent +Night +link until/);
  });

  it("[LI-12] is applied with a warning about permissions that are not known", async () => {
    await using folder = await scratch();
    await using center = await startCenter();
    const securityProfiles = [{ name: "Agent", permissions: ["BasicAgentAccess", "Users.Veiw"] }];
    const path = await writeYaml(folder, { version: 1, securityProfiles });

    const outputs = [await center.cli(["apply", path, "--dry-run"]), await center.cli(["apply", path])];
    outputs.push(await center.cli(["apply", path]));

    const warning = "Warning: security profile Agent has permissions that are not known: Users.Veiw.\n";
    for (const { status, stdout } of outputs) expect([status, stdout]).toEqual([0, expect.stringContaining(warning)]);
    expect((await center.cli(["export"])).stdout).toContain("Users.Veiw");
  });

  it("[LI-12] makes an empty center the same: export, apply and export are equal, byte for byte", async () => {
    await using folder = await scratch();
    await using first = await startCenter();
    await first.cli(["apply", await writeYaml(folder, FILE)]);
    const exported = (await first.cli(["export"])).stdout;
    await using second = await startCenter();

    const applied = await second.cli(["apply", await writeYaml(folder, exported), "--prune"]);

    expect(applied).toMatchObject({ status: 0, stderr: "" });
    expect((await second.cli(["export"])).stdout).toBe(exported);
    expect(parse(exported)).toMatchObject({ version: 1, instance: FILE.instance, users: FILE.users });
  });

  it.each([
    ["invalid YAML", "queues: [", /^\S+ is not valid YAML: /],
    ["a tag", "queues: !!set\u001b[31m []", /^\S+ is not valid YAML: /],
    ["a key that is a list", '? [a, "\\e[31m"]\n: 1\n', /cannot be applied:\n/],
    ["bytes that are not UTF-8", Buffer.from([0x76, 0xff, 0xfe]), /^\S+ is not in UTF-8\.\n$/],
    ["aliases", "a: &a [1]\nb: *a\n", /aliases|cannot be applied/],
    [
      "a queue of unknown hours in line 4",
      "version: 1\nqueues:\n  - name: Sales\n    hoursOfOperation: Never\n",
      /cannot be applied:\nline 4: queues\[0\]\.hoursOfOperation: /,
    ],
    ["text", "hello", /cannot be applied:\nfile: /],
    [
      "problems, all of them",
      { ...FILE, users: [{ username: "m ia", securityProfiles: ["Boss"], routingProfile: "Basci" }], queue: [] },
      /cannot be applied:\n(.|\n)*line \d+: users\[0\]\.username(.|\n)*line \d+: users\[0\]\.(securityProfiles|routingProfile)/,
    ],
  ])("[LI-12] with %s is refused, and changes nothing", async (_what, content, sentence) => {
    await using folder = await scratch();
    await using center = await startCenter();
    const before = (await center.cli(["export"])).stdout;

    const refused = await center.cli(["apply", await writeYaml(folder, content)]);

    expect(refused).toMatchObject({ status: 1, stdout: "" });
    expect(refused.stderr).toMatch(sentence);
    expect(refused.stderr).not.toContain("\u001b");
    expect((await center.cli(["export"])).stdout).toBe(before);
  });

  it("[LI-12] that cannot be read is refused in a sentence", async () => {
    await using center = await startCenter();

    expect(await center.cli(["apply", "/nowhere/center.yaml"])).toEqual({
      status: 1,
      stdout: "",
      stderr: "/nowhere/center.yaml cannot be read.\n",
    });
    expect(await center.cli(["apply", "/dev/zero"])).toMatchObject({
      status: 1,
      stderr: "/dev/zero is not a file.\n",
    });
  });
});
