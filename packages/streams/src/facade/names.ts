/** The agent, as pages see them. */
export type Agent = {};
/** A contact, as pages see it. */
export interface Contact {
  getContactId(): string;
}

/** The names that this part adds to the namespace: Agent, Contact, their connections, Endpoint and the snapshots. */
export interface FacadeNames {
  Agent: new () => Agent;
  Contact: new (contactId: string) => Contact;
}
