/** Content of interactive messages and of the responses to them. Source: docs/wire/participant.md#content-types. */
import { INTERACTIVE_MESSAGE } from "@tributary/model";
import * as v from "valibot";
import { object } from "../object.ts";

/** Templates of interactive messages. */
export const INTERACTIVE_TEMPLATES = [
  "ListPicker",
  "TimePicker",
  "Panel",
  "QuickReply",
  "Carousel",
  "ViewResource",
] as const;

const version = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

const viewToken = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(1_000)));

/** Views are rendered from their token alone, which DescribeView exchanges for them. */
const interactiveMessage = v.pipe(
  object({
    templateType: v.picklist(INTERACTIVE_TEMPLATES),
    version,
    data: object({ content: object({ viewToken }) }),
  }),
  v.check(({ templateType, data }) => templateType !== "ViewResource" || data.content.viewToken !== undefined),
);

const RULES = {
  "application/json": { schema: v.unknown(), expected: "JSON" },
  "application/vnd.amazonaws.connect.message.interactive.response": { schema: object({}), expected: "a JSON object" },
  [INTERACTIVE_MESSAGE]: {
    schema: interactiveMessage,
    expected: `a JSON object with templateType (one of ${INTERACTIVE_TEMPLATES.join(", ")}), version, data.content, and for a ViewResource data.content.viewToken`,
  },
} as const;

/** Returns the expected content of a message if its own is not of the form that its type requires; undefined if it is. */
export function expectedContent(contentType: string, text: string): string | undefined {
  if (!Object.hasOwn(RULES, contentType)) return undefined;
  const { schema, expected } = RULES[contentType as keyof typeof RULES]; // checked above
  return v.is(v.pipe(v.string(), v.parseJson(), schema), text) ? undefined : expected;
}
