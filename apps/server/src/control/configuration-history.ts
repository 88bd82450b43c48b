import type { InstanceFacts } from "@tributary/center-file";
import type { Center, ConfigurationChange } from "@tributary/engine";
import type { ConfigurationEdit, ResourceIn, ResourceList } from "@tributary/model";

/** All resources that a configuration has ever had: their newest names, and the events that wrote them. */
export interface ConfigurationHistory {
  /** Reads the changes since the last time. */
  refresh(): Promise<void>;
  /** Returns the newest name of a resource, also of a deleted one, or its id if it is unknown. */
  nameOf(list: ResourceList, id: string): string;
  /** Returns the ids of all users who have or had that name, ignoring case, also of deleted ones. */
  usersNamed(username: string): ReadonlySet<string>;
  /** Returns a resource as it was before an event; undefined if it did not exist. */
  resourceBefore<List extends ResourceList>(list: List, id: string, seq: number): Promise<ResourceIn<List> | undefined>;
  /** Returns the instance as it was before an event; undefined before its creation. */
  instanceBefore(seq: number): Promise<InstanceFacts | undefined>;
}

/** Changes of the configuration read at once. */
const PAGE = 100;

const INSTANCE = "instance";

const NO_ONE: ReadonlySet<string> = new Set();

/** A version of a resource or of the instance, with the key under which its versions are kept. `userId`: of a user. */
type Version = { readonly key: string; readonly name: string; readonly value: object; readonly userId?: string };

/** Creates the history of a center, empty until it is refreshed. It keeps numbers and names in memory, and reads versions when they are needed. */
export function createConfigurationHistory({ audit }: Pick<Center, "audit">): ConfigurationHistory {
  const names = new Map<string, string>();
  const userIds = new Map<string, Set<string>>();
  const written = new Map<string, number[]>();
  let seq = 0;
  let lastRead: { readonly seq: number; readonly change: ConfigurationChange | undefined } | undefined;

  async function changeAt(number: number): Promise<ConfigurationChange | undefined> {
    if (lastRead?.seq !== number) lastRead = { seq: number, change: (await audit.readChanges(number - 1, 1))[0] };
    return lastRead.change;
  }

  async function versionBefore(key: string, before: number): Promise<object | undefined> {
    const number = written.get(key)?.findLast((each) => each < before);
    const change = number === undefined ? undefined : await changeAt(number);
    return change && versionsIn(change).find((version) => version.key === key)?.value;
  }

  function note(change: ConfigurationChange): void {
    for (const { key, name, userId } of versionsIn(change)) {
      names.set(key, name);
      if (userId !== undefined) noteUser(name.toLowerCase(), userId);
      const numbers = written.get(key);
      if (numbers === undefined) written.set(key, [change.seq]);
      else numbers.push(change.seq);
    }
  }

  function noteUser(name: string, userId: string): void {
    const ids = userIds.get(name);
    if (ids === undefined) userIds.set(name, new Set([userId]));
    else ids.add(userId);
  }

  return {
    async refresh() {
      let page: readonly ConfigurationChange[];
      do {
        page = await audit.readChanges(seq, PAGE);
        for (const change of page) note(change);
        seq = page.at(-1)?.seq ?? seq;
      } while (page.length === PAGE);
    },
    nameOf: (list, id) => names.get(keyOf(list, id)) ?? id,
    usersNamed: (username) => userIds.get(username.toLowerCase()) ?? NO_ONE,
    async resourceBefore(list, id, before) {
      return (await versionBefore(keyOf(list, id), before)) as ResourceIn<typeof list> | undefined; // the key has the list
    },
    async instanceBefore(before) {
      return (await versionBefore(INSTANCE, before)) as InstanceFacts | undefined; // this key has no others
    },
  };
}

function keyOf(list: ResourceList, id: string): string {
  return `${list}/${id}`;
}

function versionsIn(change: ConfigurationChange): readonly Version[] {
  switch (change.type) {
    case "instance.created":
    case "instance.changed":
      return [{ key: INSTANCE, name: change.instance.alias, value: change.instance }];
    case "configuration.edited":
      return change.edits.flatMap(versionOf);
    case "resource.created":
    case "resource.changed":
      return [resourceVersion(change.list, change.resource)];
    default:
      return [];
  }
}

function versionOf(edit: ConfigurationEdit): readonly Version[] {
  if (edit.kind === "instance") return [{ key: INSTANCE, name: edit.changes.alias, value: edit.changes }];
  return edit.kind === "put" ? [resourceVersion(edit.list, edit.resource)] : [];
}

function resourceVersion(list: ResourceList, resource: ResourceIn<ResourceList>): Version {
  const version = { key: keyOf(list, resource.id), value: resource };
  if (!("username" in resource)) return { ...version, name: resource.name };
  return { ...version, name: resource.username, userId: resource.id };
}
