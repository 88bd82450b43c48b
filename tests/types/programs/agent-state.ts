/** A bar that shows and sets the agent's state. */
import "amazon-connect-streams";

let agent: connect.Agent | undefined;
const subscriptions: connect.Subscription[] = [];

export function watch(show: (text: string, color: string) => void): void {
  connect.agent((newAgent) => {
    agent = newAgent;
    const render: connect.AgentCallback = (a) => {
      const state: connect.AgentState = a.getState();
      show(`${state.name} since ${state.startTimestamp.toLocaleTimeString()}`, colorOf(state.type));
    };
    subscriptions.push(newAgent.onRefresh(render), newAgent.onRoutable(render), newAgent.onNotRoutable(render));
    subscriptions.push(
      newAgent.onStateChange((change: connect.AgentStateChange) => {
        show(`${change.oldState} → ${change.newState}`, "gray");
      }),
    );
    newAgent.onAfterCallWork(() => show("after-contact work", "orange"));
    newAgent.onError((a) => show(a.getState().name, "red"));
  });
}

function colorOf(type: connect.AgentStateType): string {
  switch (type) {
    case connect.AgentStateType.ROUTABLE:
      return "green";
    case connect.AgentStateType.NOT_ROUTABLE:
      return "yellow";
    case connect.AgentStateType.OFFLINE:
      return "gray";
    case connect.AgentStateType.ERROR:
      return "red";
    default:
      return "white";
  }
}

export function goTo(name: string, done: () => void): void {
  const target = agent?.getAgentStates().find((state) => state.name === name);
  if (!agent || !target) return;
  agent.setState(
    target,
    {
      success: () => done(),
      failure: (err) => connect.getLog().error("state not set: %s", err),
    },
    { enqueueNextState: true },
  );
}

export function about(a: connect.Agent): string {
  const { name, username } = a.getConfiguration();
  const profile: connect.AgentRoutingProfile = a.getRoutingProfile();
  const chats = a.getChannelConcurrency()[connect.ChannelType.CHAT] ?? 0;
  const next = a.getNextState();
  const minutes = Math.floor(a.getStateDuration() / 60000);
  return [name, username, profile.name, `${chats} chats`, next?.name, `${minutes} min`, a.getExtension()].join(" · ");
}

export function stop(): void {
  for (const subscription of subscriptions) subscription.unsubscribe();
}
