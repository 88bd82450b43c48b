import {
  attributesOf,
  INSTANCE_ATTRIBUTE_DEFAULTS,
  INSTANCE_DEFAULTS,
  type Instance,
  MAX_RETENTION_DAYS,
} from "@tributary/model";
import * as v from "valibot";
import { sortedSet } from "../canonical.ts";
import type { InstanceEntry } from "../center-file.ts";
import { flag, setOf, wholeNumber } from "../fields.ts";
import { members } from "../members.ts";

const MAX_ORIGINS = 50;

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_CreateInstance.html */
const ALIAS = "1 to 45 letters and digits, with hyphens between them, that do not begin with d-";
const alias = v.pipe(v.string(ALIAS), v.maxLength(45, ALIAS), v.regex(/^(?!d-)[\da-z]+(?:-+[\da-z]+)*$/i, ALIAS));

/** Patterns end up in a content security policy: rules PO-01 to PO-05 of packages/protocol. */
const ORIGIN = "an origin such as https://desk.example.org or http://localhost:*, without a path";
const origin = v.pipe(
  v.string(ORIGIN),
  v.maxLength(267, "at most 267 characters"),
  v.regex(/^https?:\/\/(?:\*\.)?(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::(?:\d{1,5}|\*))?$/, ORIGIN),
);

/** Members that an entry may leave out. */
export const INSTANCE_ENTRY_DEFAULTS = {
  ...INSTANCE_DEFAULTS,
  attributes: INSTANCE_ATTRIBUTE_DEFAULTS,
  retentionDays: null,
};

/** The members of the instance that administrators change. */
export type InstanceFacts = Pick<Instance, "alias" | "approvedOrigins" | "attributes" | "retentionDays">;

/** Returns the entry of an instance. Its address belongs to the installation, not to the file. */
export function instanceEntry(instance: InstanceFacts): InstanceEntry {
  const { alias, approvedOrigins, retentionDays = null } = instance;
  return { alias, approvedOrigins: sortedSet(approvedOrigins), attributes: attributesOf(instance), retentionDays };
}

const attributes = members(
  { contactFlowLogs: flag, autoResolveBestVoices: flag, earlyMedia: flag, multiPartyChats: flag, chatMonitoring: flag },
  INSTANCE_ATTRIBUTE_DEFAULTS,
);

const schema = members(
  {
    alias,
    approvedOrigins: setOf(origin, MAX_ORIGINS),
    attributes,
    retentionDays: v.nullable(wholeNumber(1, MAX_RETENTION_DAYS)),
  },
  INSTANCE_ENTRY_DEFAULTS,
);

/** Returns the schema that makes an entry the instance. */
export function instanceSchema(before: Instance): v.GenericSchema<unknown, Instance> {
  return v.pipe(
    schema,
    v.transform((entry) => ({ ...before, ...entry })),
  );
}
