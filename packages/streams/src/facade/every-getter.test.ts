import { exampleHostData } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createDesk } from "../../test/fake-desk.ts";

/** Getters tested elsewhere, because they need more data than the example or throw. */
const ELSEWHERE =
  /VoiceId|^(getAuthenticationDetails|isAuthenticated|getEndpoints|getAddresses|getEventName|getMediaController)$/;

/** Returns the names of methods that return synchronously and change nothing. */
function gettersOf(handle: object): string[] {
  const names: string[] = [];
  for (const name in handle) if (/^(get|is|has|can)[A-Z]/.test(name) && !ELSEWHERE.test(name)) names.push(name);
  return names;
}

describe("a complete update", () => {
  it("provides data for every getter of every handle", () => {
    const { ns } = createDesk(exampleHostData());
    const agent = new ns.Agent();
    const agents = [agent, agent.toSnapshot()];
    const contacts = agents.flatMap((each) => each.getContacts());
    const legs = contacts.flatMap((each) => each.getConnections());
    const handles = [...agents, ...contacts, ...legs, ...legs.map((leg) => leg.toSnapshot())];

    const asked = handles.flatMap((handle) =>
      gettersOf(handle).map((name) => {
        const getter: unknown = Reflect.get(handle, name);
        return typeof getter === "function" ? [name, Reflect.apply(getter, handle, [])] : [name];
      }),
    );

    expect(asked.length).toBeGreaterThan(225);
    expect(asked.filter(([, answer]) => answer === undefined)).toEqual([]);
  });
});
