import { type InstanceAddress, instanceArn } from "@tributary/model";
import type { ViewFile } from "@tributary/protocol";

/** The views of a center. */
export interface Views {
  /** Returns the view with that id or ARN, which may end with `:` and a version or `$LATEST`; without one, the newest version. */
  find(instance: InstanceAddress, idOrArn: string): ViewFile | undefined;
}

/** Qualifiers of the newest version. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_DescribeView.html */
const NEWEST: ReadonlySet<string> = new Set(["$LATEST", "$SAVED"]);

/** Creates the views of a center. Pairs of id and version are unique. */
export function createViews(files: readonly ViewFile[]): Views {
  const byId = new Map<string, ViewFile[]>();
  for (const file of files.toSorted((a, b) => a.Version - b.Version)) {
    const versions = byId.get(file.Id);
    if (versions === undefined) byId.set(file.Id, [file]);
    else versions.push(file);
  }
  return {
    find(instance, idOrArn) {
      const prefix = arnOf(instance, "");
      const name = idOrArn.startsWith(prefix) ? idOrArn.slice(prefix.length) : idOrArn;
      const [id = "", qualifier = "$LATEST", ...more] = name.split(":");
      const versions = more.length === 0 ? byId.get(id) : undefined;
      return NEWEST.has(qualifier) ? versions?.at(-1) : versions?.find(({ Version }) => String(Version) === qualifier);
    },
  };
}

export const NO_VIEWS = createViews([]);

/** Returns the members of a view that both APIs answer. */
export function viewAnswer(instance: InstanceAddress, { Id, Name, Version, InputSchema, Template, Actions }: ViewFile) {
  return { Id, Arn: arnOf(instance, Id), Name, Version, Content: { InputSchema, Template, Actions } };
}

function arnOf(instance: InstanceAddress, id: string): string {
  return `${instanceArn(instance)}/view/${id}`;
}
