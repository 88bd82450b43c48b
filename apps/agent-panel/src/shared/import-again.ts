/** Imports a module by its address. */
type ImportModule = (address: string) => Promise<unknown>;

const importModule: ImportModule = (address) => import(/* @vite-ignore */ address);

/**
 * Returns a function that imports a module, and can be called again after a failure. Chromium before 156 and Firefox before 155 remember that an address could
 * not be loaded, so each further attempt has another query. WebKit does not remember it, and does not name the address in the error.
 *
 * Source: https://github.com/whatwg/html/pull/10327
 */
export function importAgain<T>(load: () => Promise<T>, importAddress = importModule): () => Promise<T> {
  let address: string | undefined;
  let failures = 0;
  return async () => {
    try {
      // The module at the address is that of `load`.
      return await (address === undefined ? load() : (importAddress(`${address}?${failures}`) as Promise<T>));
    } catch (error) {
      failures += 1;
      address ??= /https?:\S+\.js$/.exec(String(error))?.[0];
      throw error;
    }
  };
}
