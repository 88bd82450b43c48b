import type { ConnectOperation } from "@tributary/protocol/connect";

/** What a request asks for: the operation, and what stands in the places of the path's labels, decoded. */
export type FoundOperation = {
  readonly operation: ConnectOperation;
  readonly labels: Readonly<Record<string, string>>;
};

/**
 * What the tree says of a request: an operation; a path below one of the API's first segments that means nothing there; or a path that is
 * none of the API's business.
 */
export type Lookup =
  | { readonly kind: "operation"; readonly found: FoundOperation }
  | { readonly kind: "unknown" | "foreign" };

type Node = {
  readonly children: Map<string, Node>;
  label: Node | undefined;
  readonly ends: Map<string, ConnectOperation>;
};

/** Makes the function that finds operations. A literal segment is preferred to a label. `path` is as on the wire, without the query. */
export function createOperationTree(operations: readonly ConnectOperation[]): (method: string, path: string) => Lookup {
  const root = createNode();
  for (const operation of operations) place(root, operation);

  return (method, path) => {
    const segments = path.split("/").slice(1).map(decodeSegment);
    const first = segments[0];
    if (first === undefined || !root.children.has(first)) return { kind: "foreign" };
    if (!segments.every((segment) => segment !== undefined)) return { kind: "unknown" };
    const operation = find(root, segments, method);
    if (operation === undefined) return { kind: "unknown" };
    return { kind: "operation", found: { operation, labels: labelsOf(operation, segments) } };
  };
}

function createNode(): Node {
  return { children: new Map(), label: undefined, ends: new Map() };
}

function place(root: Node, operation: ConnectOperation): void {
  let node = root;
  for (const segment of operation.path.split("/").slice(1)) {
    let next = isLabel(segment) ? node.label : node.children.get(segment);
    if (next === undefined) {
      next = createNode();
      if (isLabel(segment)) node.label = next;
      else node.children.set(segment, next);
    }
    node = next;
  }
  node.ends.set(operation.method, operation);
}

function find(node: Node, segments: readonly string[], method: string): ConnectOperation | undefined {
  const [segment, ...rest] = segments;
  if (segment === undefined) return node.ends.get(method);
  const literal = node.children.get(segment);
  const found = literal === undefined ? undefined : find(literal, rest, method);
  if (found !== undefined) return found;
  return node.label === undefined || segment === "" ? undefined : find(node.label, rest, method);
}

function labelsOf({ path }: ConnectOperation, segments: readonly string[]): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [index, segment] of path.split("/").slice(1).entries()) {
    if (isLabel(segment)) labels[segment.slice(1, -1)] = segments[index] ?? "";
  }
  return labels;
}

function isLabel(segment: string): boolean {
  return segment.startsWith("{");
}

/** Undefined for a segment whose percent signs mean nothing. */
function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined; // the caller's mistake: it is told that the path is unknown
  }
}
