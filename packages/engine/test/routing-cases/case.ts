import type { Story } from "../routing-story.ts";

const GUIDE = "https://docs.aws.amazon.com/connect/latest/adminguide/";
const REFERENCE = "https://docs.aws.amazon.com/connect/latest/APIReference/";

/** Public pages that the cases come from. */
export const PAGES = {
  routing: `${GUIDE}about-routing.html`,
  profiles: `${GUIDE}routing-profiles.html`,
  priorities: `${GUIDE}concepts-routing-profiles-priority.html`,
  "contact priority": `${GUIDE}change-routing-priority.html`,
  "routing data": `${REFERENCE}API_UpdateContactRoutingData.html`,
  concurrency: `${GUIDE}channels-and-concurrency.html`,
  "cross channel": `${REFERENCE}API_CrossChannelBehavior.html`,
  "agent queues": `${GUIDE}concepts-queues-standard-and-agent.html`,
  "queue status": `${GUIDE}disable-a-queue.html`,
  hours: `${GUIDE}set-hours-operation.html`,
  overrides: `${GUIDE}hours-of-operation-overrides.html`,
  "hours check": `${GUIDE}check-hours-of-operation.html`,
  "contact states": `${GUIDE}about-contact-states.html`,
  "agent status": `${GUIDE}agent-status.html`,
  "next status": `${GUIDE}set-next-status.html`,
  "availability timer": `${REFERENCE}API_UpdateRoutingProfileAgentAvailabilityTimer.html`,
  dismissal: `${REFERENCE}API_DismissUserContact.html`,
  tasks: `${GUIDE}tasks.html`,
  pauses: `${GUIDE}concepts-pause-and-resume-tasks.html`,
  assignment: `${REFERENCE}API_AssociateContactWithUser.html`,
  transfer: `${REFERENCE}API_TransferContact.html`,
  "user profile": `${REFERENCE}API_UpdateUserRoutingProfile.html`,
} as const;

/** A story with the rule that it checks and the page that describes the behavior. */
export type Case = Story & { readonly says: string; readonly rule: string; readonly page: keyof typeof PAGES };
