/** Advice for the developer of a page whose chat does not start: the part of the widget that is loaded then. */

/** Members of the start call, as the center's refusals name them, and the attributes that they come from. */
const ATTRIBUTE_OF_MEMBER = [
  ["ContactFlowId", "contact-flow-id"],
  ["ParticipantDetails", "customer-name"],
  ["x-amz-security-token", "identity-token"],
  ["Attributes", "contact-attributes or fields"],
] as const;

/** Returns the refusal of the center with the attribute to correct, as far as the refusal names it. `text` is the response of the center. */
export function adviceFor(text: string, status: number): string {
  const message = messageIn(text);
  if (message === null) return `the attribute center is not the address of a contact center (status ${status}).`;
  return adviceOn(message);
}

/** Returns the message of a refusal with the attribute to correct. `flowAttribute`: the one that the flow comes from. */
export function adviceOn(message: string, flowAttribute = "contact-flow-id"): string {
  const [member, attribute] = ATTRIBUTE_OF_MEMBER.find(([each]) => message.includes(each)) ?? [];
  if (attribute === undefined) return message;
  return `the center refuses the attribute ${member === "ContactFlowId" ? flowAttribute : attribute}: ${message}`;
}

function messageIn(text: string): string | null {
  try {
    const message: unknown = JSON.parse(text)?.data?.Error?.message;
    return typeof message === "string" ? message : null;
  } catch {
    return null; // not the answer of a center
  }
}
