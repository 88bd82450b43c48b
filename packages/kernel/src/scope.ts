/** Collects what was started, and stops it all in reverse order. */
export interface Scope extends Disposable {
  /** Remembers `resource` and hands it back. On a scope that is already closed it is disposed at once. */
  use<T extends Disposable>(resource: T): T;
  /** Runs `task` when the scope is closed. */
  defer(task: () => void): void;
  /** Whether the scope has been closed. */
  readonly closed: boolean;
}

/** Makes a {@link Scope}. Closing twice does nothing. */
export function createScope(): Scope {
  const tasks: (() => void)[] = [];
  let closed = false;
  const defer = (task: () => void): void => {
    if (closed) task();
    else tasks.push(task);
  };
  return {
    use(resource) {
      defer(() => resource[Symbol.dispose]());
      return resource;
    },
    defer,
    get closed() {
      return closed;
    },
    [Symbol.dispose]() {
      if (closed) return;
      closed = true;
      for (const task of tasks.splice(0).reverse()) task();
    },
  };
}
