/** Helper functions that pages use, and handles created before the agent is known. */
import { desk } from "../support/agent-data.ts";
import { follow, greet } from "../support/follow.ts";
import type { Scenario } from "../support/host-page.ts";

const FORMATS: readonly (readonly unknown[])[] = [
  ["%b %b", 5, -5],
  ["%c", 65],
  ["%e %.2e %+e", 1234.5, 1234.5, 5],
  ["%o", 8],
  ["%u", -1],
  ["%x %X %x", -1, 255, 255.5],
  ["%(a.b)s", { a: { b: 3 } }],
  ["%(a[1])s", { a: [3, 4] }],
  ["%d %.3f", 3.7, 1],
  ["%+d %+d %+f %+x %+b", 5, -5, 2, 5, 5],
  ["%05d|%-5s|%5s|%'*4s", 42, "a", "b", "x"],
  ["%2$s %1$s", "a", "b"],
  ["%s %s", null],
  ["%.3s%%", "abcdef"],
];

export const UTILITIES: readonly Scenario[] = [
  {
    name: "texts are formatted",
    async run(page) {
      for (const format of FORMATS) page.attempt(JSON.stringify(format), () => page.connect.sprintf(...format));
      page.attempt("vsprintf", () => page.connect.vsprintf("%s", ["x"]));
    },
  },
  {
    name: "lists are searched",
    async run(page) {
      const { find } = page.connect;
      page.attempt("found", () => find([1, 2, 3], (each: number) => each > 1));
      page.attempt("not found", () => find([1], () => false));
      page.attempt("null", () => find(null, () => true));
      page.attempt("a text", () => find("abc", (each: string) => each > "a"));
    },
  },
  {
    name: "an agent exists once the panel has sent one",
    async run(page) {
      const { connect } = page;
      const create = (when: string): void => {
        page.attempt(`new Agent ${when}`, () => typeof new connect.Agent());
        page.attempt(`new AgentSnapshot ${when}`, () => typeof new connect.AgentSnapshot(desk()));
      };
      create("at first");
      page.open();
      follow(page);
      create("after initCCP");
      await greet(page);
      create("after the update");
      connect.core.terminate();
      create("after terminate");
    },
  },
];
