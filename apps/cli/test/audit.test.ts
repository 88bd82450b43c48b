import { expect, it } from "vitest";
import { startCenter } from "./center-process.ts";

const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`;

it("[LI-13] prints who did what, newest last, also of one user, and as JSON", async () => {
  await using center = await startCenter();
  const { cli } = center;
  for (const name of ["mia", "noa"]) await cli(["user", "add", name]);

  const all = await cli(["audit"]);
  const ofMia = await cli(["audit", "--user", "mia", "--since", "1h"]);
  const json = await cli(["audit", "--user", "noa", "--json"]);
  const none = await cli(["audit", "--since", "2100-01-01"]);

  expect(all).toMatchObject({ status: 0, stderr: "" });
  const lines = all.stdout.trimEnd().split("\n");
  expect(lines[0]).toMatch(new RegExp(`^${TIME}  server: created the center \\S+$`));
  expect(lines.slice(-2).join("\n")).toMatch(
    new RegExp(`^${TIME}  command line: created user mia\n${TIME}  command line: created user noa$`),
  );
  expect(ofMia.stdout).toMatch(new RegExp(`^${TIME}  command line: created user mia\n$`));
  expect(JSON.parse(json.stdout)).toEqual({
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    type: "resource.created",
    by: "command line",
    text: "created user noa",
  });
  expect(none.stdout).toBe("No entries since 2100-01-01T00:00:00Z.\n");
});

it("[LI-13] refuses a time that it does not understand", async () => {
  await using center = await startCenter();

  expect(await center.cli(["audit", "--since", "yesterday"])).toEqual({
    status: 1,
    stdout: "",
    stderr: "--since is a time such as 12h, 7d, 2026-12-24 or 2026-12-24T18:00Z.\n",
  });
});
