/** Texts of the details, in English, as in en.ts. */
export const attributeMessages = {
  region: "Details",
  close: "Close details",
  signedIn: "Signed in as",
  provider: "Signed in at",
  queue: "Queue",
  waited: "In queue since",
  channel: "Channel",
  contactId: "Contact ID",
  contact: "Contact",
  none: "This contact has no attributes.",
  callback: "Voice (callback)",
  channelNames: { chat: "Chat", voice: "Voice", task: "Task" } as Readonly<Record<string, string>>,
} as const;
