/** Transfers and conferences. */
import "amazon-connect-streams";

export function endpoints(agent: connect.Agent, done: (names: string[]) => void): void {
  agent.getEndpoints(agent.getAllQueueARNs(), {
    success: (data) => done(data.endpoints.map((endpoint) => `${endpoint.name} (${endpoint.type})`)),
    failure: (err) => connect.getLog().warn("no endpoints: %s", err),
  });
}

export function call(agent: connect.Agent, phoneNumber: string): void {
  const endpoint = connect.Endpoint.byPhoneNumber(phoneNumber);
  const options: connect.ConnectOptions = {
    queueARN: agent.getRoutingProfile().defaultOutboundQueue.queueARN,
    success: () => connect.getLog().info("calling"),
    failure: (err) => connect.getLog().error("not called: %s", err),
  };
  agent.connect(endpoint, options);
}

export function consult(contact: connect.Contact, endpoint: connect.Endpoint): Promise<void> {
  return new Promise((resolve, reject) => {
    contact.addConnection(endpoint, { success: () => resolve(), failure: (err) => reject(new Error(err)) });
  });
}

export function swap(contact: connect.Contact): void {
  const third = contact.getSingleActiveThirdPartyConnection();
  if (third?.isOnHold()) contact.toggleActiveConnections({ success: () => {}, failure: console.error });
  else contact.conferenceConnections();
}

export function leave(contact: connect.Contact): void {
  contact.getAgentConnection().destroy({ success: () => contact.clear({}), failure: (err) => console.warn(err) });
}

export function hand(contact: connect.Contact, endpoint: connect.Endpoint): void {
  contact.transfer(endpoint, { success: () => {}, failure: (err) => console.warn(err) });
  contact.addParticipant(endpoint);
}
