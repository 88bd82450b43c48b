import { expect, it } from "vitest";
import { hasFullAccess, isKnownPermission } from "./permissions.ts";

it.each([
  ["BasicAgentAccess", true],
  ["Users.EditPermission", true],
  ["AccessMetrics.RealTimeMetrics.Access", true],
  ["Contacts.Tag.Edit", true],
  ["Users.Veiw", false],
  ["users.view", false],
  ["Users", false],
  ["constructor", false],
])("[PV-05] the permission %s is known: %s", (name, isKnown) => {
  expect(isKnownPermission(name)).toBe(isKnown);
});

it.each([
  ["Admin", true],
  [" admin ", true],
  ["Admins", false],
  ["", false],
])("[PV-05] the security profile %j has full access: %s", (name, isFull) => {
  expect(hasFullAccess({ name })).toBe(isFull);
});
