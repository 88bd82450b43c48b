/** `/admin/setup`: the set-up of a new center, from its address to the page with the result. */
import { timingSafeEqual } from "node:crypto";
import { accepted, refused } from "@tributary/kernel";
import { explain } from "@tributary/model";
import type { HttpContext } from "../context.ts";
import type { PlainPage } from "../server/plain-page.ts";
import { type PageAnswer, type SecretForm, secretPath } from "./secret-form.ts";
import { canSetUp, carryOutSetUp, type SetUpDeps, type SetUpKey } from "./set-up.ts";
import { readSetUpForm } from "./set-up-form.ts";
import { NEW_FORM, setUpDonePage, setUpPage } from "./set-up-page.ts";

const PATH = "/admin/setup";

type Deps = SetUpDeps & Pick<HttpContext, "center" | "log" | "addresses"> & { readonly setUpKey: SetUpKey | null };

const NOT_VALID: PlainPage = {
  title: "This address is not valid",
  paragraphs: ["The address to set up this contact center is in the server’s output: copy it as a whole."],
};

const DONE: PlainPage = {
  title: "This contact center is set up",
  paragraphs: [
    "It was changed since it was created, so this page is closed. Administrators change it with the command line, such as `npx tributary user add`, and with the API.",
  ],
  link: "panel",
};

/** Returns the path of the set-up page with its secret. */
export function setUpPath(token: string): string {
  return secretPath(PATH, token);
}

/** Returns the form. Rules AD-01 to AD-03. */
export function setUpForm(deps: Deps): SecretForm {
  return {
    path: PATH,
    async open(token) {
      const { setUpKey: key, center } = deps;
      if (key === null || !isSame(token, key.token)) return refused({ status: 403, page: NOT_VALID });
      if (!canSetUp(center.directory, key)) return refused({ status: 410, page: DONE });
      return accepted({
        emptyPage: () => setUpPage(token, NEW_FORM, new Map()),
        submit: (fields) => setUp(deps, key, fields),
      });
    },
  };
}

async function setUp(deps: Deps, key: SetUpKey, fields: URLSearchParams): Promise<PageAnswer> {
  const { token } = key;
  const read = readSetUpForm(fields);
  if (!read.ok) return { status: 400, page: setUpPage(token, fields, read.refusal) };
  const done = await carryOutSetUp(deps, key, read.value);
  if (!done.ok) {
    const sentence = `Nothing was saved. ${explain(done.refusal)}`;
    return { status: 409, page: setUpPage(token, fields, new Map([["", sentence]])) };
  }
  const { instance, contactFlows, users } = deps.center.directory.definition;
  deps.log.info("center set up", { users: users.length });
  const result = {
    ...done.value,
    center: deps.addresses().http,
    instanceId: instance.instanceId,
    region: instance.region,
    contactFlowId: contactFlows[0]?.id ?? "",
  };
  return { status: 200, page: setUpDonePage(result) };
}

/** Takes the same time for any two texts of equal length. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
