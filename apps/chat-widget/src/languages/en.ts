/** English texts of the first load, which every page has. Other languages have the same keys, and the plural forms that they need. */
export const en = {
  heading: "Chat with us",
  openUnread: { one: "{heading}, {count} new message", other: "{heading}, {count} new messages" },
  minimize: "Minimize the chat",

  startLead: "Enter your name to start. An agent will join you soon.",
  startLeadKnown: "An agent will join you soon.",
  name: "Your name",
  optional: "{label} (optional)",
  start: "Start chat",
  starting: "Starting…",
  nameMissing: "Please enter your name.",
  fieldMissing: "Please fill in this field.",
  emailInvalid: "Please enter a complete email address.",
  unreachable: "The chat is unavailable. Check your connection and try again.",
  refused: "The chat could not be started. Try again later.",
  closed: "We are closed at the moment.",

  connecting: "Connecting…",
  waiting: "An agent will be with you shortly",
  ended: "This chat has ended",

  cutOff: "Connection lost. Reconnecting… Your messages will be sent when it is back.",
  back: "The connection is back.",

  loading: "Loading…",
  unreadTitle: { one: "{count} new message", other: "{count} new messages" },

  message: "Your message",
  placeholder: "Write a message",
  send: "Send",
  tooLong: "Your message is too long. Send it in parts.",

  end: "End chat",
  endFailed: "The chat could not be ended. Check your connection and try again.",
  startAgain: "Start a new chat",

  elsewhere: "This chat is open in another tab.",
  useHere: "Use it here",
} as const;
