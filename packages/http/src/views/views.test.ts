import { asId } from "@tributary/model";
import { expect, it } from "vitest";
import { createViews } from "./views.ts";

const instance = { instanceId: asId<never>("center"), region: "eu-central-1", accountId: "000000000000" };
const arn = "arn:aws:connect:eu-central-1:000000000000:instance/center/view";
const view = { Id: "form", Name: "Form", InputSchema: "{}", Template: "{}", Actions: [] };
const views = createViews([
  { ...view, Version: 10 },
  { ...view, Version: 2 },
  { ...view, Id: "other", Version: 1 },
]);

it.each([
  ["form", 10],
  ["form:$LATEST", 10],
  ["form:$SAVED", 10],
  ["form:2", 2],
  [`${arn}/form`, 10],
  [`${arn}/form:2`, 2],
  ["other", 1],
  ["form:3", undefined],
  ["form:2:2", undefined],
  ["form:", undefined],
  ["constructor", undefined],
  [`${arn.replace("center", "another")}/form`, undefined],
])("[CY-06] %s is version %s of its view", (name, version) => {
  expect(views.find(instance, name)?.Version).toBe(version);
});
