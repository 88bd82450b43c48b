/**
 * Purpose: the titles of tests and suites, those that come from the rows of a table included.
 * When:    called by source-texts.ts.
 * Usage:   titlesOf(program)
 */
import { type CallExpression, type Expression, type Program, Visitor } from "oxc-parser";

type Span = { readonly start: number; readonly end: number };

const TEST_FUNCTIONS = new Set(["it", "test", "describe"]);

/** Positions of the titles of `it`, `test` and `describe`; with `each`, also the cells that `%s` and `$name` insert. */
export function titlesOf(program: Program): Span[] {
  const tables = new Map<string, Expression>();
  const found: Span[] = [];
  new Visitor({
    VariableDeclarator: ({ id, init }) => {
      if (id.type === "Identifier" && init) tables.set(id.name, init);
    },
  }).visit(program);
  new Visitor({
    CallExpression: ({ callee, arguments: [title] }) => {
      if (title === undefined || title.type === "SpreadElement" || !isTestCall(callee) || !isString(title)) return;
      found.push(title, ...cellsIn(titleText(title), callee, tables));
    },
  }).visit(program);
  return found;
}

function isTestCall(callee: Expression): boolean {
  switch (callee.type) {
    case "Identifier":
      return TEST_FUNCTIONS.has(callee.name);
    case "MemberExpression":
      return isTestCall(callee.object);
    case "CallExpression":
      return isTestCall(callee.callee);
    default:
      return false;
  }
}

function isString(node: Expression): boolean {
  return node.type === "TemplateLiteral" || (node.type === "Literal" && typeof node.value === "string");
}

function titleText(node: Expression): string {
  if (node.type === "Literal") return String(node.value);
  return node.type === "TemplateLiteral" ? node.quasis.map(({ value }) => value.raw).join("") : "";
}

/** The strings that the rows of `each(table)` insert into the title. */
function cellsIn(title: string, callee: Expression, tables: ReadonlyMap<string, Expression>): Expression[] {
  if (callee.type !== "CallExpression") return [];
  const rows = rowsOf(callee, tables);
  const columns = [...title.replaceAll("%%", "").matchAll(/%[a-z]/g)].flatMap(({ 0: format }, index) =>
    format === "%s" ? rows.map((row) => (row.type === "ArrayExpression" ? elementsOf(row)[index] : row)) : [],
  );
  const members = [...title.matchAll(/\$(\w+)/g)].flatMap(([, name = ""]) => rows.map((row) => memberOf(row, name)));
  return [...columns, ...members].filter((cell) => cell !== undefined && isString(cell)) as Expression[]; // filtered above
}

function rowsOf({ arguments: [table] }: CallExpression, tables: ReadonlyMap<string, Expression>): Expression[] {
  if (table === undefined || table.type === "SpreadElement") return [];
  const array = table.type === "Identifier" ? tables.get(table.name) : table;
  return array === undefined ? [] : elementsOf(array);
}

function elementsOf(node: Expression): Expression[] {
  if (node.type === "TSAsExpression" || node.type === "TSSatisfiesExpression") return elementsOf(node.expression);
  if (node.type !== "ArrayExpression") return [];
  return node.elements.flatMap((each) => (each === null || each.type === "SpreadElement" ? [] : each));
}

function memberOf(row: Expression, name: string): Expression | undefined {
  if (row.type !== "ObjectExpression") return undefined;
  for (const property of row.properties) {
    if (property.type === "Property" && property.key.type === "Identifier" && property.key.name === name)
      return property.value;
  }
  return undefined;
}
