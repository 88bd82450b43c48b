/** Owns resources and disposes them in reverse order. */
export interface Scope extends Disposable {
  /** Registers `resource` and returns it. If the scope is already closed, disposes it immediately. */
  use<T extends Disposable>(resource: T): T;
  /** Runs `task` when the scope is closed. */
  defer(task: () => void): void;
  /** True after the scope was disposed. */
  readonly closed: boolean;
}

/** Creates an open {@link Scope}. Disposing it twice does nothing. */
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
