import type { ConnectOperation } from "@tributary/protocol/connect";

/** An operation with the decoded labels of the request's path. */
export type FoundOperation = {
  readonly operation: ConnectOperation;
  readonly labels: Readonly<Record<string, string>>;
};

/**
 * Result of a lookup. `unknown`: a path below one of the API's first segments without an operation. `foreign`: a path outside the API.
 */
export type Lookup =
  | { readonly kind: "operation"; readonly found: FoundOperation }
  | { readonly kind: "unknown" | "foreign" };

type Node = {
  readonly children: Map<string, Node>;
  label: Node | undefined;
  readonly ends: Map<string, ConnectOperation>;
};

/** Returns a function that finds operations. Literal segments take precedence over labels. `path` is as received, without the query. */
export function createOperationTree(operations: readonly ConnectOperation[]): (method: string, path: string) => Lookup {
  const root = createNode();
  for (const operation of operations) insert(root, operation);

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

function insert(root: Node, operation: ConnectOperation): void {
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

/** Returns undefined for invalid percent-encoding. */
function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined; // malformed encoding: the path is unknown
  }
}
