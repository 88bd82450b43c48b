/**
 * Purpose: finds the `let` variables that a function shares with the functions inside it.
 * When:    called by check-sizes.ts; this file reports nothing by itself.
 * Usage:   capturedVariables(program) returns the captured names per function, keyed by the function's start offset.
 */
import { visitorKeys } from "oxc-parser";

/** Any node of the syntax tree; its members are read by name. */
type SyntaxNode = { readonly type: string; readonly start: number; readonly [member: string]: unknown };

/** A function, a block or the module. `owner` is the start of the closest function, -1 for the module. */
type Scope = {
  readonly parent: Scope | undefined;
  readonly owner: number;
  /** True for each name that is declared with `let`. */
  readonly isLet: Map<string, boolean>;
};

type Reference = { readonly name: string; readonly scope: Scope };

const FUNCTIONS = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);
const BLOCKS = new Set([
  "BlockStatement",
  "ForStatement",
  "ForInStatement",
  "ForOfStatement",
  "SwitchStatement",
  "CatchClause",
]);
/** Types contain no variables; names in them must not be mistaken for references. */
const TYPE_MEMBERS = new Set(["typeAnnotation", "returnType", "typeParameters", "typeArguments", "superTypeArguments"]);
const TYPE_DECLARATIONS = new Set(["TSTypeAliasDeclaration", "TSInterfaceDeclaration"]);

/** Names of the `let` variables that inner functions read or write, per function that declares them. */
export function capturedVariables(program: unknown): ReadonlyMap<number, readonly string[]> {
  const references: Reference[] = [];
  // The parser's own tree.
  walk(program as SyntaxNode, { parent: undefined, owner: -1, isLet: new Map() }, references);

  const captured = new Map<number, Set<string>>();
  for (const { name, scope } of references) {
    const declaring = scopeOf(name, scope);
    if (declaring?.isLet.get(name) !== true || declaring.owner === scope.owner || declaring.owner === -1) continue;
    const names = captured.get(declaring.owner) ?? new Set();
    captured.set(declaring.owner, names.add(name));
  }
  return new Map([...captured].map(([owner, names]) => [owner, [...names]]));
}

/** Declarations may follow their use, so references are resolved after the walk. */
function scopeOf(name: string, from: Scope): Scope | undefined {
  let scope: Scope | undefined = from;
  while (scope !== undefined && !scope.isLet.has(name)) scope = scope.parent;
  return scope;
}

function walk(node: SyntaxNode, outer: Scope, references: Reference[]): void {
  if (TYPE_DECLARATIONS.has(node.type)) return;
  const isFunction = FUNCTIONS.has(node.type);
  const scope =
    isFunction || BLOCKS.has(node.type)
      ? { parent: outer, owner: isFunction ? node.start : outer.owner, isLet: new Map() }
      : outer;
  declare(node, { outer, scope });
  if (node.type === "Identifier") references.push({ name: String(node.name), scope });

  for (const member of visitorKeys[node.type] ?? []) {
    if (TYPE_MEMBERS.has(member) || isPlainName(node, member)) continue;
    for (const child of [node[member]].flat()) if (isNode(child)) walk(child, scope, references);
  }
}

function declare(node: SyntaxNode, { outer, scope }: { outer: Scope; scope: Scope }): void {
  const add = (pattern: unknown, to: Scope, isLet: boolean): void => {
    for (const name of namesIn(pattern)) to.isLet.set(name, isLet);
  };
  if (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") add(node.id, outer, false);
  if (FUNCTIONS.has(node.type)) add(node.params, scope, false);
  if (node.type === "CatchClause") add(node.param, scope, false);
  if (node.type === "VariableDeclaration") {
    for (const declarator of [node.declarations].flat()) {
      if (isNode(declarator)) add(declarator.id, scope, node.kind === "let");
    }
  }
}

/** The names that a pattern binds. */
function namesIn(pattern: unknown): readonly string[] {
  if (Array.isArray(pattern)) return pattern.flatMap(namesIn);
  if (!isNode(pattern)) return [];
  if (pattern.type === "Identifier") return [String(pattern.name)];
  return ["elements", "properties", "value", "left", "argument"].flatMap((member) => namesIn(pattern[member]));
}

/** True for member names and keys, which look like identifiers but are not references. */
function isPlainName(node: SyntaxNode, member: string): boolean {
  return node.computed === false && (member === "property" || member === "key");
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
