import { type RequestDeps, requestJson } from "../../shared/request.ts";
import type { StartOptions } from "./start-chat.ts";

/** Longest text of a center that is shown. Unit: UTF-16 code units. */
const MAX_TEXT_LENGTH = 1_000;

/**
 * Returns the text of a center that is closed now, empty if it has none. Null if it is open, or if that is unknown: then the start itself decides.
 * Source: docs/wire/participant.md#start-call.
 */
export async function readClosedText(
  deps: RequestDeps,
  { center, contactFlowId }: Omit<StartOptions, "identityToken">,
): Promise<string | null> {
  const query = contactFlowId === null ? "" : `?${new URLSearchParams({ ContactFlowId: contactFlowId })}`;
  const opening = await requestJson(deps, `${center}/startChat${query}`, { method: "GET", headers: {} });
  if (opening?.IsOpen !== false) return null;
  return typeof opening.Message === "string" ? opening.Message.slice(0, MAX_TEXT_LENGTH) : "";
}
