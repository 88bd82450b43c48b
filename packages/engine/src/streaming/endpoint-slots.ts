/** Requests to one endpoint at a time, so that a slow one holds back nothing but its own chats. */
export const MAX_REQUESTS = 20;

/** Permits for requests, by endpoint. */
export interface EndpointSlots {
  /** Resolves to a permit, in the order of the calls. It is returned by disposing it. */
  take(endpointArn: string): Promise<Disposable>;
}

/** Creates the permits of a node. Rule HK-07. */
export function createEndpointSlots(limit = MAX_REQUESTS): EndpointSlots {
  const inUse = new Map<string, number>();
  const waiting = new Map<string, (() => void)[]>();

  function release(arn: string): void {
    const queue = waiting.get(arn);
    const next = queue?.shift();
    if (queue?.length === 0) waiting.delete(arn);
    if (next !== undefined) {
      next(); // has the permit from now on
      return;
    }
    const count = (inUse.get(arn) ?? 1) - 1;
    if (count === 0) inUse.delete(arn);
    else inUse.set(arn, count);
  }

  function queueOf(arn: string): (() => void)[] {
    const queue = waiting.get(arn) ?? [];
    waiting.set(arn, queue);
    return queue;
  }

  function permitFor(arn: string): Disposable {
    let isHeld = true;
    return {
      [Symbol.dispose]() {
        if (isHeld) release(arn);
        isHeld = false;
      },
    };
  }

  return {
    async take(arn) {
      const count = inUse.get(arn) ?? 0;
      if (count < limit) inUse.set(arn, count + 1);
      else await new Promise<void>((resolve) => queueOf(arn).push(resolve));
      return permitFor(arn);
    },
  };
}
