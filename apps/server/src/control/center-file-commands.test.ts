import { describe, expect, it } from "vitest";
import { type ControlCenter, done, newPerson, openControlCenter } from "../../test/control-center.ts";

const FILE = { version: 1, instance: { alias: "other" } };

async function apply(center: ControlCenter, file: unknown, prune = false) {
  const { seq } = done(await center.run("center-plan", { file, prune }));
  return center.run("center-apply", { file, prune, seq });
}

describe("the file of a center", () => {
  it("[CO-08] is exported without ids and secrets", async () => {
    await using center = await openControlCenter();
    done(await center.run("user-add", newPerson("mia", { password: "Secret12" })));

    const { file } = done(await center.run("center-export", {}));

    expect(file).toMatchObject({ version: 1, users: [{ username: "mia", routingProfile: "Basic Routing Profile" }] });
    const text = JSON.stringify(file);
    const { definition } = center.center.directory;
    for (const secret of ["Secret12", definition.instance.instanceId, definition.users[0]?.id ?? "mia's id"]) {
      expect(text).not.toContain(secret);
    }
  });

  it("[CO-09] is compared with the center, which stays as it is", async () => {
    await using center = await openControlCenter();
    const before = center.center.directory.definition;

    const plan = done(await center.run("center-plan", { file: FILE, prune: false }));

    expect(plan).toMatchObject({ problems: [], differences: ["~ instance: alias new-center -> other"], unnamed: [] });
    expect(center.center.directory.definition).toEqual(before);
  });

  it("[CO-09] is reported with the first 50 problems and the number of the others", async () => {
    await using center = await openControlCenter();
    const queues = Array.from({ length: 60 }, () => ({ name: 5 }));

    const { problems } = done(await center.run("center-plan", { file: { version: 1, queues }, prune: false }));

    expect(problems).toHaveLength(51);
    expect(problems[0]).toEqual({ keys: ["queues", 0, "name"], text: expect.stringMatching(/^queues\[0\]\.name: /) });
    expect(problems.at(-1)).toEqual({ keys: [], text: expect.stringMatching(/^and \d+ more$/) });
  });

  it("[CO-10] is applied in one commit, and new users get a link", async () => {
    await using center = await openControlCenter();
    const user = { username: "mia", securityProfiles: ["Agent"], routingProfile: "Basic Routing Profile" };

    const { links } = done(await apply(center, { ...FILE, users: [user] }));

    expect(center.center.directory.definition).toMatchObject({
      instance: { alias: "other" },
      users: [{ username: "mia" }],
    });
    expect(links).toMatchObject([{ username: "mia" }]);
    expect(await center.useLink(links[0]?.address ?? "", "Secret12")).toBe(200);
    expect(await center.signIn("mia", "Secret12")).toBeDefined();
  });

  it("[CO-10] is refused if the center was changed since the plan, or if it has problems", async () => {
    await using center = await openControlCenter();
    const { seq } = done(await center.run("center-plan", { file: FILE, prune: false }));
    done(await center.run("user-add", newPerson("mia")));

    expect(await center.run("center-apply", { file: FILE, prune: false, seq })).toEqual({
      ok: false,
      refusal: "The center was changed meanwhile: run the command again.",
    });
    expect(await apply(center, { version: 2 })).toEqual({
      ok: false,
      refusal: "The file has problems: see its plan.",
    });
    expect(center.center.directory.definition.instance.alias).toBe("new-center");
  });
});
