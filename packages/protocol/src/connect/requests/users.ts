/** Requests of the operations on users. */
import { isVisibleName } from "@tributary/model";
import * as v from "valibot";
import { maxCharacters } from "../../characters.ts";
import { object } from "../../object.ts";
import { idOrArn, ids, instance, searchFields, tags, VISIBLE_NAME, wholeNumber } from "../fields.ts";
import { searchCriteria, searchFilter } from "./search.ts";

const user = { ...instance, UserId: idOrArn };

const USERNAME = "1 to 64 letters, digits, or characters of _ - . @";
/** Name with which a user signs in. */
export const username = v.pipe(v.string("a string"), v.regex(/^[a-zA-Z0-9_.@-]{1,64}$/, USERNAME));

const PASSWORD = "8 to 64 characters without spaces, with a lowercase letter, a capital letter and a digit";
/** Password of a user. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_CreateUser.html */
export const password = v.pipe(v.string("a string"), v.regex(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)\S{8,64}$/, PASSWORD));

/** Names appear in terminals and lists of others. Empty: none. Rule NA-01. */
const personName = v.pipe(
  v.string("a string"),
  maxCharacters(255, "at most 255 characters"),
  v.check((name) => name === "" || isVisibleName(name), VISIBLE_NAME),
);

const identityInfo = object(
  {
    FirstName: v.optional(personName),
    LastName: v.optional(personName),
    Email: v.optional(v.pipe(v.string("a string"), maxCharacters(255, "at most 255 characters"))),
    SecondaryEmail: v.optional(v.unknown()),
    Mobile: v.optional(v.unknown()),
  },
  "an object with FirstName and LastName",
);

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_UserIdentityInfo.html */
export type UserIdentityInfo = v.InferOutput<typeof identityInfo>;

const phoneConfig = object(
  {
    PhoneType: v.optional(v.picklist(["SOFT_PHONE", "DESK_PHONE"], "one of SOFT_PHONE, DESK_PHONE")),
    AutoAccept: v.optional(v.boolean("true or false")),
    AfterContactWorkTimeLimit: v.optional(wholeNumber(0, 2_000_000)),
    DeskPhoneNumber: v.optional(v.string("a string")),
    PersistentConnection: v.optional(v.boolean("true or false")),
  },
  "an object",
);

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_UserPhoneConfig.html */
export type UserPhoneConfig = v.InferOutput<typeof phoneConfig>;

const autoAcceptConfigs = v.array(
  object(
    {
      Channel: v.picklist(["VOICE", "CHAT", "TASK", "EMAIL"], "one of VOICE, CHAT, TASK, EMAIL"),
      AutoAccept: v.boolean("true or false"),
      AgentFirstCallbackAutoAccept: v.optional(v.boolean("true or false")),
    },
    "an object",
  ),
  "a list",
);

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_AutoAcceptConfig.html */
export type AutoAcceptConfigs = v.InferOutput<typeof autoAcceptConfigs>;

const securityProfileIds = ids(1, 10);

/** DescribeUser and DeleteUser. */
export const userRequest = object(user);

export const createUserRequest = object({
  ...instance,
  Username: username,
  Password: v.optional(password),
  IdentityInfo: v.optional(identityInfo),
  PhoneConfig: v.optional(phoneConfig),
  SecurityProfileIds: securityProfileIds,
  RoutingProfileId: idOrArn,
  Tags: v.optional(tags),
  DirectoryUserId: v.optional(v.unknown()),
  HierarchyGroupId: v.optional(v.unknown()),
  AutoAcceptConfigs: v.optional(autoAcceptConfigs),
  AfterContactWorkConfigs: v.optional(v.unknown()),
  PhoneNumberConfigs: v.optional(v.unknown()),
  PersistentConnectionConfigs: v.optional(v.unknown()),
  VoiceEnhancementConfigs: v.optional(v.unknown()),
});

export const searchUsersRequest = object({
  ...instance,
  ...searchFields,
  SearchFilter: v.optional(object({ ...searchFilter.entries, UserAttributeFilter: v.optional(v.unknown()) })),
  // Conditions that are not supported are parsed, so that the refusal can name them.
  SearchCriteria: v.optional(searchCriteria({ ListCondition: v.unknown(), HierarchyGroupCondition: v.unknown() })),
});

export const updateUserRoutingProfileRequest = object({ ...user, RoutingProfileId: idOrArn });

export const updateUserSecurityProfilesRequest = object({ ...user, SecurityProfileIds: securityProfileIds });

export const updateUserIdentityInfoRequest = object({ ...user, IdentityInfo: identityInfo });

export const updateUserPhoneConfigRequest = object({ ...user, PhoneConfig: phoneConfig });

export const putUserStatusRequest = object({ ...user, AgentStatusId: idOrArn });
