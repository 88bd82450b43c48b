/** Every word that the panel shows, in English. Sentence case; a name comes from outside and is never part of a sentence's grammar. */
export const messages = {
  product: "Tributary",

  availability: {
    label: "Your state",
    /** Names of states are the center's; the ones it sets itself are put in words. */
    nameOf: ({ name, kind }: { readonly name: string; readonly kind: string }): string =>
      kind === "error" ? (ERROR_NAMES[name] ?? "Something went wrong") : (SYSTEM_NAMES[name] ?? name),
    next: (name: string): string => `Next: ${name}`,
    cancelNext: "Cancel",
    missed: "You missed a contact. No new ones come until you choose a state.",
    recover: (name: string): string => `Set ${name}`,
  },

  incoming: {
    region: "Incoming contacts",
    unnamed: "Customer",
    from: (name: string): string => `Incoming chat from ${name}`,
    announce: (name: string | null, queue: string | null): string =>
      `Incoming chat${name === null ? "" : ` from ${name}`}${queue === null ? "" : `, queue ${queue}`}`,
    waited: "waited",
    secondsLeft: "seconds left to answer",
    accept: "Accept",
    reject: "Reject",
    allowSound: "The browser blocks the ring tone. Turn on sound",
    titleOne: "● Incoming chat",
    titleSeveral: "● Incoming chats",
  },

  contacts: {
    region: "Contacts",
    empty: "No contacts",
    emptyRoutable: "You are ready. New chats ring here.",
    emptyOther: "Choose a state in which contacts come, and new chats ring here.",
    unnamed: "Customer",
    unread: (count: number): string => (count === 1 ? "1 unread message" : `${count} unread messages`),
    typing: "typing…",
    phase: {
      connected: "Connected",
      "wrap-up": "After-contact work",
      missed: "Missed",
      rejected: "Rejected",
      failed: "Failed",
    },
  },

  conversation: {
    none: "Choose a contact to see its conversation.",
    back: (unread: number): string => (unread === 0 ? "Back to contacts" : `Back to contacts, ${unread} unread`),
    details: "Details",
    end: "End chat",
    endQuestion: "End this chat for everyone?",
    endConfirm: "End chat",
    endKeep: "Keep chatting",
    log: (name: string): string => `Conversation with ${name}`,
    loadEarlier: "Show earlier messages",
    loading: "Loading messages…",
    start: "Start of the conversation",
    newMessages: "New messages",
    typing: (name: string): string => `${name} is typing…`,
    joined: (name: string): string => `${name} joined`,
    left: (name: string): string => `${name} left`,
    ended: "The chat has ended",
    you: "You",
    automatic: "Automatic message",
    said: (name: string): string => `${name} said`,
    delivery: { sending: "Sending…", sent: "Sent", delivered: "Delivered", read: "Read", failed: "Not sent" },
    retry: "Send again",
    discard: "Discard",
    composer: "Message",
    placeholder: (name: string): string => `Message ${name}`,
    send: "Send",
    hint: "Enter sends, Shift+Enter starts a new line",
    tooLong: (over: number): string => `${over} characters too long`,
    interactive: "A message that this version cannot show yet",
  },

  attributes: {
    region: "Details",
    close: "Close details",
    queue: "Queue",
    waited: "In queue since",
    channel: "Channel",
    contactId: "Contact ID",
    heading: "Attributes",
    none: "This contact has no attributes.",
    channelNames: { chat: "Chat", voice: "Voice", task: "Task" } as Readonly<Record<string, string>>,
  },

  afterContactWork: {
    region: "After-contact work",
    work: "After-contact work",
    missed: "This contact was missed.",
    rejected: "You rejected this contact.",
    failed: "This contact could not be connected.",
    closesIn: "closes by itself in",
    close: "Close contact",
  },

  signIn: {
    heading: "Sign in",
    lead: "Use the account of your contact center.",
    username: "User name",
    password: "Password",
    submit: "Sign in",
    submitting: "Signing in…",
    failed: {
      "bad-credentials": "User name or password is wrong.",
      unreachable: "The contact center does not answer. Try again in a moment.",
      other: "Signing in did not work. Try again in a moment.",
    },
    again: "Your session has ended. Sign in again.",
    handedOver: "You are signed in. This window can be closed.",
  },

  shell: {
    starting: "Starting…",
    signOut: "Sign out",
    soundOn: "Ring tone is on",
    soundOff: "Ring tone is off",
    lost: "Connection lost. Trying again…",
    back: "Connected again.",
    refused: "That did not work. Try again.",
    gone: "The contact is no longer there.",
    notPermittedHeading: "Not permitted",
    notPermitted:
      "Your account may not use the agent panel. Ask an administrator for a security profile that allows it.",
    notApprovedHeading: "This page is not approved",
    notApproved: (origin: string): string => `The agent panel may not be shown by ${origin}.`,
    notApprovedHint: "An administrator can add the address to the approved origins of the contact center.",
    outdatedHeading: "A newer version is there",
    outdated: "The contact center was updated. Reload the panel to go on.",
    brokenHeading: "Something broke",
    broken: "The panel met a fault of its own. Your contacts are safe with the center; reload to go on.",
    reload: "Reload",
    dismiss: "Dismiss",
  },
} as const;

const ERROR_NAMES: Readonly<Record<string, string>> = {
  MissedCallAgent: "Missed contact",
  FailedConnectAgent: "Connection failed",
  FailedConnectCustomer: "Connection failed",
};

const SYSTEM_NAMES: Readonly<Record<string, string>> = {
  PendingBusy: "Busy soon",
  AfterCallWork: "After-contact work",
};
