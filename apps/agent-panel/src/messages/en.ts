import { isolated } from "./isolated.ts";

/**
 * All displayed texts, in English, except those of views that are loaded with the first contact, which have files of
 * their own. Sentence case. Names are external data and must not affect the grammar of a sentence. Sentences that
 * continue after a name, and all of calls and offers, isolate it: PA-02.
 */
export const messages = {
  /** Language of these texts: a BCP 47 tag. */
  language: "en",

  product: "Tributary",

  availability: {
    label: "Your state",
    /** State names are configured in the center; states set by the center have a text here. */
    nameOf: ({ name, kind }: { readonly name: string; readonly kind: string }): string =>
      kind === "error" ? (ERROR_NAMES[name] ?? "Something went wrong") : (SYSTEM_NAMES[name] ?? name),
    unanswered: { missed: "Missed contact", rejected: "Rejected contact", failed: "Connection failed" },
    next: (name: string): string => `Next: ${name}`,
    paused: (name: string): string => `You get no new contacts: ${name} follows after your last one.`,
    cancelNext: "Cancel",
    stay: "Stay available",
    notice: {
      missed: "You missed a contact. You will not receive new contacts until you choose a state.",
      rejected: "You rejected a contact. You will not receive new contacts until you choose a state.",
      failed: "A contact could not be connected. You will not receive new contacts until you choose a state.",
    },
    recover: (name: string): string => `Set ${name}`,
  },

  incoming: {
    region: "Incoming contacts",
    unnamed: { chat: "Customer", task: "Task", call: "Customer", callback: "Customer" },
    kinds: { chat: null, task: "Task", call: "Call", callback: "Callback" },
    from: (kind: "chat" | "task" | "call" | "callback", name: string): string =>
      `Incoming ${kind}${kind === "task" || kind === "callback" ? ":" : " from"} ${isolated(name)}`,
    inQueue: (queue: string | null): string => (queue === null ? "" : `, queue ${isolated(queue)}`),
    waited: "waiting",
    secondsLeft: "seconds left to answer",
    more: (count: number): string => (count === 1 ? "1 more is ringing" : `${count} more are ringing`),
    accept: "Accept",
    reject: "Reject",
    allowSound: "The browser is blocking the ring tone. Turn on sound",
    titleOne: "● Incoming contact",
    titleSeveral: "● Incoming contacts",
  },

  alerts: {
    title: (unread: number): string => (unread === 0 ? "Tributary" : `(${unread}) Tributary`),
    announce: (name: string, text: string): string => `${name}: ${text}`,
  },

  contacts: {
    region: "Contacts",
    empty: "No contacts",
    emptyRoutable: "You are ready. New contacts ring here.",
    shortcut: "Alt+Enter accepts a ringing contact.",
    waiting: "Waiting for an answer:",
    emptyOther: "Choose an available state to receive new contacts.",
    newTask: "New task",
    newCall: "New call",
    paused: "Paused",
    idle: "Idle",
    unnamed: "Customer",
    unread: (count: number): string => (count === 1 ? "1 unread message" : `${count} unread messages`),
    typing: "typing…",
    from: { own: "You:", agent: "Agent:", supervisor: "Supervisor:", draft: "Draft:" },
    phase: {
      connected: "Connected",
      monitoring: "Monitoring",
      "wrap-up": "After-contact work",
      missed: "Missed",
      rejected: "Rejected",
      failed: "Failed",
    },
    call: {
      calling: "Calling…",
      "calling-back": "Calling back…",
      connected: "Call",
      held: "Call on hold",
      missed: "Missed call",
    },
  },

  conversation: {
    none: "Select a contact to see its conversation.",
    back: (unread: number): string => (unread === 0 ? "Back to contacts" : `Back to contacts, ${unread} unread`),
    details: "Details",
    log: (name: string): string => `Conversation with ${name}`,
    task: (name: string): string => `Task ${name}`,
    call: (name: string): string => `Call with ${name}`,
    callback: "Callback",
    /** After an attempt to call a customer back, which may have been the last one, or ended because they do not wait any longer. */
    calledAgain: "If the customer is still waiting, you or another agent will call them again later.",
    loadEarlier: "Show earlier messages",
    loading: "Loading messages…",
    today: "Today",
    waited: (time: string): string => `answered after ${time}`,
    newMessages: "New messages",
    typing: (names: readonly string[]): string =>
      `${names.map(isolated).join(", ")} ${names.length === 1 ? "is" : "are"} typing…`,
    newChat: "New chat",
    idle: "The customer is idle",
    idleEndsIn: "The chat ends in",
    rated: (score: number): string => `The customer rated this chat ${score} out of 5`,
    joined: (name: string): string => `${isolated(name)} joined`,
    left: (name: string): string => `${isolated(name)} left`,
    invited: (name: string): string => `${isolated(name)} was asked to join`,
    renamed: (name: string): string => `The customer is now called ${isolated(name)}`,
    authentication: {
      initiated: "The customer was asked to sign in",
      succeeded: "The customer signed in",
      failed: "The customer could not be signed in",
      timeout: "The customer did not sign in in time",
      expired: "The customer did not sign in in time",
      cancelled: "The customer went on without signing in",
    },
    "own-left": "You are no longer in this chat",
    ended: "The chat has ended",
    transferred: "You transferred this chat",
    "transfer-failed": "The transfer failed",
    you: "You",
    agent: "Agent",
    supervisor: "Supervisor",
    automatic: "Automatic message",
    messageFrom: (name: string): string => `${name}:`,
    delivery: { sending: "Sending…", sent: "Sent", delivered: "Delivered", read: "Read", failed: "Not sent" },
    retry: "Send again",
    discard: "Discard",
    composer: "Message",
    placeholder: (name: string): string => `Message ${name}`,
    send: "Send",
    hint: "Press Enter to send, Shift+Enter for a new line",
    tooLong: "This message is too long. Send it in parts.",
    interactive: "This message cannot be displayed in this version",
    format: {
      toggle: "Formatting",
      bar: "Format the text",
      bold: "Bold",
      italic: "Italic",
      code: "Code",
      list: "List",
    },
  },

  afterContactWork: {
    region: "After-contact work",
    work: "After-contact work",
    missed: "This contact was missed.",
    rejected: "You rejected this contact.",
    failed: "This contact could not be connected.",
    closesIn: "closes automatically in",
    close: "Close contact",
  },

  signIn: {
    heading: "Sign in",
    lead: "Use your contact center account.",
    username: "Username",
    password: "Password",
    showPassword: "Show password",
    hidePassword: "Hide password",
    show: "Show",
    hide: "Hide",
    submit: "Sign in",
    submitting: "Signing in…",
    failed: {
      "bad-credentials": "The username or password is incorrect.",
      "single-sign-on-only": "This account uses single sign-on, not a password.",
      "too-many-requests": "There were too many attempts to sign in. Try again in a minute.",
      unreachable: "The contact center is not responding. Try again in a moment.",
      other: "Sign-in failed. Try again in a moment.",
    },
    again: "Your session has ended. Sign in again.",
    handedOver: "You are signed in. You can close this window.",
  },

  shell: {
    starting: "Starting…",
    signOut: "Sign out",
    signOutQuestion: (chats: number): string =>
      `${chats === 1 ? "1 contact is" : `${chats} contacts are`} open and will stay with you. No one answers until you sign in again.`,
    stay: "Stay",
    sound: "Ring tone",
    soundOn: "Ring tone is on",
    soundOff: "Ring tone is off",
    lost: "Connection lost. Reconnecting…",
    reconnect: "Try now",
    back: "Connection restored.",
    refused: "The action failed. Try again.",
    gone: "The contact is no longer available.",
    notPermittedHeading: "Not permitted",
    notPermitted:
      "Your account does not have access to the agent panel. Ask an administrator for a security profile that includes it.",
    notApprovedHeading: "This page is not approved",
    notApproved: (origin: string): string => `The agent panel may not be shown by ${origin}.`,
    notApprovedHint: "An administrator can add the address to the approved origins of the contact center.",
    outdatedHeading: "A new version is available",
    outdated: "The contact center was updated. Reload the panel to continue.",
    brokenHeading: "Something went wrong in the panel",
    broken: "Your contacts are not affected. Reload the panel to continue.",
    reload: "Reload",
    dismiss: "Dismiss",
    incomplete: "A part of this page could not be loaded. Reload it to have all buttons; your contacts stay with you.",
  },
} as const;

const ERROR_NAMES: Readonly<Record<string, string>> = {
  MissedCallAgent: "Missed contact",
  FailedConnectAgent: "Connection failed",
  FailedConnectCustomer: "Connection failed",
  LineEngagedCustomer: "Busy or rejected",
  MissedCallCustomer: "Not answered",
};

const SYSTEM_NAMES: Readonly<Record<string, string>> = {
  PendingBusy: "Busy soon",
  CallingCustomer: "Calling",
  AfterCallWork: "After-contact work",
};
