/**
 * Purpose: generates docs/events.md from the event types in @tributary/model and their comments.
 * When:    called by gen-docs.
 * Usage:   eventsPage(root)
 */
import { join } from "node:path";
import { type Comment, type TSTypeLiteral, Visitor } from "oxc-parser";
import { parseFile } from "../source-tree.ts";
import { generatedFrom, table } from "./markdown.ts";

const SOURCE = "packages/model/src/events.ts";
const CALL_SOURCE = "packages/model/src/call-events.ts";
const AGENT_SOURCE = "packages/model/src/agent-events.ts";
const CONFIGURATION_SOURCE = "packages/model/src/configuration-events.ts";
const AUDIT_SOURCE = "packages/model/src/audit-events.ts";
const STREAMS = [
  { alias: "ConversationEvent", title: "Events of a conversation", source: SOURCE },
  { alias: "CallEvent", title: "Events of a conversation that is a call", source: CALL_SOURCE },
  { alias: "AgentEvent", title: "Events of an agent", source: AGENT_SOURCE },
  { alias: "ConfigurationEvent", title: "Events of the configuration", source: CONFIGURATION_SOURCE },
  { alias: "AuditEvent", title: "Events of the audit log", source: AUDIT_SOURCE },
] as const;

type Span = { readonly start: number; readonly end: number };
type EventRow = { readonly type: string; readonly meaning: string; readonly fields: string[]; readonly span: Span };

/** Renders docs/events.md. */
export function eventsPage(root: string): string {
  const sections = STREAMS.map(({ alias, title, source }) => {
    const { text, result } = parseFile(join(root, source));
    const rows = eventsOf(text, result, alias).map(({ type, meaning, fields }) => [
      `\`${type}\``,
      meaning,
      fields.join(", "),
    ]);
    if (rows.length === 0) throw new Error(`${source} has no events in ${alias}.`);
    return `## ${title}\n\n${table(["Event", "Meaning", "Members"], rows)}`;
  });
  return [
    "# Events",
    generatedFrom("packages/model/src"),
    "All events of the journal. Each stream (one per conversation, one per agent, one for the configuration, one for the audit log) is numbered from 1 without gaps. Every event also has `seq`, `at` (epoch milliseconds) and `v` (version of its stream type; absent in version 1); events of a conversation also have `contactId`, and those of the configuration `by`: who made the change (absent before 2026-12).",
    sections.join("\n"),
  ].join("\n\n");
}

/** The members of a union type that have a literal `type`, in the order of the text. */
function eventsOf(
  text: string,
  { program, comments }: ReturnType<typeof parseFile>["result"],
  alias: string,
): EventRow[] {
  const rows: EventRow[] = [];
  const shared: (Span & { name: string })[] = [];
  const fieldsOf = new Map<string, string[]>();
  let inside = false;

  new Visitor({
    TSTypeAliasDeclaration: (node) => {
      inside = node.id.name === alias;
      if (node.typeAnnotation.type === "TSTypeLiteral") fieldsOf.set(node.id.name, namesOf(node.typeAnnotation));
    },
    "TSTypeAliasDeclaration:exit": () => {
      inside = false;
    },
    TSIntersectionType: (node) => {
      if (!inside) return;
      for (const part of node.types) {
        if (part.type === "TSTypeReference")
          shared.push({ name: text.slice(part.start, part.end), start: node.start, end: node.end });
      }
    },
    TSTypeLiteral: (node) => {
      if (!inside) return;
      const kind = node.members.find(
        (member) =>
          member.type === "TSPropertySignature" && member.key.type === "Identifier" && member.key.name === "type",
      );
      const name = kind?.type === "TSPropertySignature" ? kind.typeAnnotation?.typeAnnotation : undefined;
      if (!kind || name?.type !== "TSLiteralType") return;
      rows.push({
        type: text.slice(name.start + 1, name.end - 1),
        meaning: docBefore(text, comments, kind.start),
        fields: namesOf(node).filter((field) => field !== "`type`"),
        span: node,
      });
    },
  }).visit(program);

  for (const { name, start, end } of shared) {
    const enclosed = rows.filter(({ span }) => span.start >= start && span.end <= end);
    if (enclosed.length === 1) enclosed[0]?.fields.push(...(fieldsOf.get(name) ?? []));
  }
  return rows;
}

function namesOf({ members }: TSTypeLiteral): string[] {
  return members.flatMap((member) =>
    member.type === "TSPropertySignature" && member.key.type === "Identifier" ? [`\`${member.key.name}\``] : [],
  );
}

/** Text of the doc comment that ends right before an offset, as one paragraph. */
function docBefore(text: string, comments: readonly Comment[], offset: number): string {
  const doc = comments.find(
    ({ type, end }) => type === "Block" && end <= offset && text.slice(end, offset).trim() === "",
  );
  return (doc?.value ?? "")
    .replace(/^\*/, "")
    .replaceAll(/\n\s*\* ?/g, " ")
    .trim();
}
