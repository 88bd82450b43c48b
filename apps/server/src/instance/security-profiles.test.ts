import { neededPermissions } from "@tributary/http";
import { expect, it } from "vitest";
import { ADMINISTRATOR_PERMISSIONS } from "./security-profiles.ts";

it("[SV-80] the profile of administrators lists each permission that an operation needs", () => {
  expect(neededPermissions.filter((each) => !ADMINISTRATOR_PERMISSIONS.includes(each))).toEqual([]);
  expect(new Set(ADMINISTRATOR_PERMISSIONS).size).toBe(ADMINISTRATOR_PERMISSIONS.length);
});
