import type { Network } from "./network.ts";
import type { PageGlobals } from "./window.ts";

/** Creates the `fetch` of a page: that of its window, over a network that the scenario controls. */
export function createPageFetch(
  network: Pick<Network, "inFlight" | "gate" | "send">,
  window: PageGlobals,
): typeof fetch {
  const fetchOfWindow = window.fetch.bind(window);

  async function exchange(request: Request): Promise<Response> {
    const { method, url, headers } = request;
    const fate = network.send(url, {
      method,
      headers: Object.fromEntries(headers),
      text: await request.clone().text(),
    });
    if (fate === "fail") throw new TypeError("Failed to fetch");
    if (fate === undefined) return fetchOfWindow(request);
    if (fate === "lose") {
      await fetchOfWindow(request);
      throw new TypeError("Failed to fetch");
    }
    const body = typeof fate.body === "string" ? fate.body : JSON.stringify(fate.body ?? {});
    const fakeHeaders = { "content-type": "application/json", ...fate.headers };
    return new window.Response(body, { status: fate.status, headers: fakeHeaders });
  }
  return async (input, init) => {
    network.inFlight += 1;
    try {
      const answer = await exchange(new window.Request(input, init));
      if (network.gate === undefined) return answer;
      network.inFlight -= 1; // it waits for the scenario, not for the center
      await network.gate.finally(() => (network.inFlight += 1));
      return answer;
    } finally {
      network.inFlight -= 1;
    }
  };
}
