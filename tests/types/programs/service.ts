/** A service of a single-page application that wraps callbacks in promises. */
import "amazon-connect-streams";

type Listener = connect.ContactCallback;

const asPromise = (run: (options: connect.SuccessFailOptions) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    run({ success: () => resolve(), failure: (error) => reject(error) });
  });

export class ConnectService {
  private agent?: connect.Agent;
  private readonly listeners = new Set<Listener>();

  init(options: connect.InitCCPOptions, container: HTMLElement): Promise<connect.Agent> {
    return new Promise((resolve) => {
      connect.core.initCCP(container, options);
      connect.agent((agent) => {
        this.agent = agent;
        resolve(agent);
      });
      connect.contact((contact) => {
        for (const listener of this.listeners) listener(contact);
      });
    });
  }

  on(listener: Listener): void {
    this.listeners.add(listener);
  }

  accept(contact: connect.Contact): Promise<void> {
    return asPromise((options) => contact.accept(options));
  }

  clear(contact: connect.Contact): Promise<void> {
    return asPromise((options) => contact.clear(options));
  }

  available(): Promise<void> {
    const { agent } = this;
    const state = agent?.getAgentStates().find(({ type }) => type === connect.AgentStateType.ROUTABLE);
    if (!agent || !state) return Promise.reject(new Error("no agent"));
    return asPromise((options) => agent.setState(state, options));
  }

  contactsOf(type: connect.ContactType): connect.Contact[] {
    return this.agent?.getContacts(type) ?? [];
  }
}
