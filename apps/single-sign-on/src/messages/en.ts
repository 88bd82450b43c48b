/** Texts of the single sign-on, in English. The label of its button is a setting of the center. */
export const singleSignOnMessages = {
  blocked: "The browser has blocked the window. Allow pop-ups for this page, then try again.",
  elsewhere: (origin: string): string => `This works at the address ${origin} only. Open the contact center there.`,
  opened: "Continue in the window that has opened.",
  failed: "The sign-in could not be completed. Go back and try again.",
  cutOff:
    "You are signed in. Close this window and start the sign-in again where you came from: you are not asked again.",
} as const;
