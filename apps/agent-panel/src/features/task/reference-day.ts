import type { EpochMs } from "@tributary/kernel";
import type { TaskReference } from "../../shared/desk.ts";

/** Returns the day that a reference names in seconds since 1970; null if it names none. */
export function dayIn({ type, value }: TaskReference): EpochMs | null {
  return type === "DATE" && /^\d{1,11}$/u.test(value) ? Number(value) * 1_000 : null;
}
