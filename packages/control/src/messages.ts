/**
 * Inputs and answers of the commands on users, access keys, contacts, retention, the audit log and center files. Both ends are of the same clone, but a server may run that was started before an update:
 * a message of another version is refused.
 */
import { accepted, type Result, refused } from "@tributary/kernel";
import * as v from "valibot";
import { callControl } from "./client.ts";
import type { ControlCommand } from "./server.ts";

const nothing = v.object({});

/** Address with which a user sets their own password, once. */
const link = v.object({ address: v.string(), expiresAt: v.number() });

const addedUser = v.object({ username: v.string(), link: v.nullable(link) });

const listedUser = v.object({
  username: v.string(),
  name: v.string(),
  securityProfiles: v.array(v.string()),
  routingProfile: v.string(),
  /** True if they may sign in at the provider of the single sign-on. */
  hasSingleSignOn: v.boolean(),
  /** Null for a user who has neither a password nor a link with which they set one. */
  signsInWith: v.nullable(
    v.variant("kind", [
      v.object({ kind: v.literal("password") }),
      v.object({ kind: v.literal("link"), expiresAt: v.number() }),
    ]),
  ),
});

/** A center file as data. `prune`: resources that are not in it are deleted. */
const centerFile = v.object({ file: v.unknown(), prune: v.boolean() });

const listedKey = v.object({ accessKeyId: v.string(), username: v.nullable(v.string()), createdAt: v.number() });

/** Days for which ended conversations are kept; null: for ever. `archiveDir`: null if they are deleted without a copy. */
const retention = v.object({ days: v.nullable(v.number()), archiveDir: v.nullable(v.string()) });

/** Numbers of the last events that were read. */
const auditPosition = v.object({ configuration: v.number(), audit: v.number() });

/** An entry of the audit log in words. `by`: who caused it. */
const auditEntry = v.object({ at: v.number(), type: v.string(), by: v.string(), text: v.string() });

/** Schemas by command. Profiles are named, not identified: people type them. `password` null: a link is made instead. */
const MESSAGES = {
  "user-add": {
    input: v.object({
      username: v.string(),
      firstName: v.string(),
      lastName: v.string(),
      securityProfiles: v.array(v.string()),
      routingProfile: v.nullable(v.string()),
      password: v.nullable(v.string()),
    }),
    answer: addedUser,
  },
  "user-password": { input: v.object({ username: v.string(), password: v.nullable(v.string()) }), answer: addedUser },
  "user-disable": {
    input: v.object({ username: v.string() }),
    answer: v.object({ username: v.string(), keys: v.number() }),
  },
  "user-list": { input: nothing, answer: v.object({ users: v.array(listedUser) }) },
  "key-add": {
    input: v.object({ username: v.string() }),
    answer: v.object({ username: v.string(), accessKeyId: v.string(), secretAccessKey: v.string() }),
  },
  "key-revoke": { input: v.object({ accessKeyId: v.string() }), answer: nothing },
  "key-list": { input: nothing, answer: v.object({ keys: v.array(listedKey) }) },
  "audit-read": {
    /** `after`: end of the page before; null for the first one, which begins at `since`. `user`: only entries that concern users who have or had this name. */
    input: v.object({ since: v.number(), user: v.nullable(v.string()), after: v.nullable(auditPosition) }),
    /** Oldest first. `next` is null on the last page. */
    answer: v.object({ entries: v.array(auditEntry), next: v.nullable(auditPosition) }),
  },
  "contact-export": {
    /** `after`: end of the page before; null for the first one. */
    input: v.object({ contactId: v.string(), after: v.nullable(v.number()) }),
    /** The whole conversation without its transcript, and items of that, oldest first. `next` is null on the last page. */
    answer: v.object({
      conversation: v.looseObject({}),
      items: v.array(v.looseObject({})),
      next: v.nullable(v.number()),
    }),
  },
  /** Copies a file of the conversation to a new file at the absolute path `target`. */
  "contact-file": {
    input: v.object({ contactId: v.string(), attachmentId: v.string(), target: v.string() }),
    answer: nothing,
  },
  /** The answer has the ids of all contacts of the conversation; none if there was nothing to erase. */
  "contact-erase": {
    input: v.object({ contactId: v.string() }),
    answer: v.object({ contactIds: v.array(v.string()) }),
  },
  "retention-read": { input: nothing, answer: retention },
  "retention-set": { input: v.object({ days: v.nullable(v.number()) }), answer: retention },
  "contact-explain": { input: v.object({ contactId: v.string() }), answer: v.object({ words: v.array(v.string()) }) },
  "center-export": { input: nothing, answer: v.object({ file: v.looseObject({}) }) },
  "center-plan": {
    input: centerFile,
    /** Lines to print. `seq`: number of the last event of the configuration that the differences are from. */
    answer: v.object({
      seq: v.number(),
      /** `keys`: position in the file; empty for the whole. */
      problems: v.array(v.object({ keys: v.array(v.union([v.string(), v.number()])), text: v.string() })),
      differences: v.array(v.string()),
      unnamed: v.array(v.string()),
      warnings: v.array(v.string()),
    }),
  },
  "center-apply": {
    input: v.object({ ...centerFile.entries, seq: v.number() }),
    answer: v.object({ links: v.array(v.object({ username: v.string(), ...link.entries })) }),
  },
} as const;

type Messages = typeof MESSAGES;

/** A command on users, access keys, contacts, retention, the audit log or center files. */
export type AdministrationCommand = keyof Messages;

export type CommandInput<Name extends AdministrationCommand> = v.InferOutput<Messages[Name]["input"]>;

/** Answer to a command that was carried out. */
export type CommandAnswer<Name extends AdministrationCommand> = v.InferOutput<Messages[Name]["answer"]>;

const OTHER_VERSION = "The running server is of another version than this command line: restart it.";

/** Makes the server's end of a command. Its input has been parsed; its refusal is one sentence. */
export function controlCommand<Name extends AdministrationCommand>(
  name: Name,
  run: (input: CommandInput<Name>) => Promise<Result<CommandAnswer<Name>, string>>,
): ControlCommand {
  return async (given) => {
    const parsed = v.safeParse(MESSAGES[name].input, given);
    return parsed.success ? run(parsed.output) : refused(OTHER_VERSION);
  };
}

/** Asks the server of a data folder to carry out a command. Refusals: one sentence, also if no server uses the folder. */
export async function askServer<Name extends AdministrationCommand>(
  folder: string,
  name: Name,
  input: CommandInput<Name>,
): Promise<Result<CommandAnswer<Name>, string>> {
  const answer = await callControl(folder, name, input);
  if (answer.kind === "refused") return refused(answer.refusal);
  if (answer.kind === "no-server") {
    return refused(`No server uses the data folder ${folder}: start it, or choose another folder with --data-dir.`);
  }
  const parsed = v.safeParse(MESSAGES[name].answer, answer.value);
  return parsed.success ? accepted(parsed.output) : refused(OTHER_VERSION);
}
