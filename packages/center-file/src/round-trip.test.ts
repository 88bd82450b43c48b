import type { CenterDefinition } from "@tributary/model";
import fc from "fast-check";
import { expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { applied, CENTER, options } from "../test/centers.ts";
import { randomCenter } from "../test/random-center.ts";
import { exportCenter, planEdits } from "./index.ts";

it("[CE-02] a file that is applied to another center makes the exports equal, and needs no edits then", () => {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const source = randomCenter(g, "source");
      const target = randomCenter(g, "target");
      const file = exportCenter(source);

      const plan = planEdits(target, file, options(true));
      const after = plan.ok ? applied(target, plan.value.edits) : target;
      const again = planEdits(after, file, options(true));

      expect(plan.ok ? [] : plan.refusal).toEqual([]);
      expect(exportCenter(after)).toEqual(file);
      expect(withoutIds(after)).toEqual(withoutIds(source));
      expect(again).toEqual({
        ok: true,
        value: { edits: [], differences: [], newUsers: [], unnamed: [], warnings: [] },
      });
    }),
    { numRuns: 200, interruptAfterTimeLimit: 8_000 }, // a limit for shrinking; the runs take less than a second
  );
});

it("[CE-02] a file that is written as YAML and read again needs no edits", () => {
  const file: unknown = parse(stringify(exportCenter(CENTER)));

  expect(planEdits(CENTER, file, options(true))).toMatchObject({ ok: true, value: { edits: [] } });
});

/** Returns the lists of a center with names in place of ids, and all lists sorted: what exports must not lose. */
function withoutIds({ instance: _own, ...lists }: CenterDefinition): unknown {
  const names = new Map(
    Object.values(lists)
      .flat()
      .map((each): [string, string] => [each.id, "username" in each ? each.username : each.name]),
  );
  const replaced = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return names.get(value) ?? (key === "id" ? "override" : value);
    if (Array.isArray(value)) return value.map((each) => JSON.stringify(replaced(each, ""))).sort();
    if (typeof value !== "object" || value === null) return value;
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(members.map(([name, member]) => [name, replaced(member, name)]));
  };
  return replaced(lists, "");
}
