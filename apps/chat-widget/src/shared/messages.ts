/** All texts shown to customers. One file per language; English so far. */
export const messages = {
  /** Language of these texts: a BCP 47 tag. */
  language: "en",

  heading: "Chat with us",
  open: "Chat with us",
  openUnread: (count: number): string =>
    count === 1 ? "Chat with us, 1 new message" : `Chat with us, ${count} new messages`,
  minimize: "Minimize the chat",

  startLead: "Enter your name to start. An agent will join you soon.",
  name: "Your name",
  start: "Start chat",
  starting: "Starting…",
  nameMissing: "Please enter your name.",
  unreachable: "The chat is unavailable. Check your connection and try again.",
  notStarted: "The chat could not be started. Try again later.",

  connecting: "Connecting…",
  waiting: "An agent will be with you shortly",
  chattingWith: (names: string): string => `You are chatting with ${names}`,
  ended: "This chat has ended",

  cutOff: "Connection lost. Reconnecting… Your messages will be sent when it is back.",
  back: "The connection is back.",

  log: "Messages",
  earlier: "Show earlier messages",
  loadingEarlier: "Loading…",
  toNewest: "New messages",
  today: "Today",
  joined: (name: string): string => `${name} has joined the chat`,
  left: (name: string): string => `${name} has left the chat`,
  youLeft: "You left the chat",
  chatEnded: "The chat has ended",
  you: "You",
  automatic: "Automatic message",
  someone: "Participant",
  isTyping: (name: string): string => `${name} is typing`,
  areTyping: "Others are typing",
  messageFrom: (name: string, content: string): string => `${name}: ${content}`,

  delivery: { sending: "Sending", sent: "Sent", delivered: "Delivered", read: "Read", failed: "Not sent" },
  retry: "Try again",
  discard: "Remove",
  notSent: "Your message was not sent.",

  message: "Your message",
  placeholder: "Write a message",
  send: "Send",
  tooLong: "Your message is too long. Send it in parts.",

  end: "End chat",
  endQuestion: "Do you want to end this chat?",
  endYes: "Yes, end it",
  endNo: "Keep chatting",
  ending: "Ending…",
  endFailed: "The chat could not be ended. Check your connection and try again.",
  startAgain: "Start a new chat",
} as const;
