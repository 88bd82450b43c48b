/** Where settings come from. `readText` reads a file or throws. */
export type ConfigSources = {
  readonly flags: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readText: (path: string) => string;
};

/** Some settings as somebody gave them, and what each is called there: `--port`, `TRIBUTARY_PORT`, `port in tributary.json`. */
export type GivenSettings = Readonly<Record<string, { readonly value: unknown; readonly calledAs: string }>>;
