/**
 * What: the page of all settings, as the server's own schema describes them.
 * When: inside gen-docs, which runs with `--conditions=source` so that nothing has to be built for it.
 * How:  await configPage(root)
 */
import { join } from "node:path";

/** Renders docs/config.md. */
export async function configPage(root: string): Promise<string> {
  const { configMarkdown } = (await import(join(root, "apps/server/src/config/config-docs.ts"))) as {
    configMarkdown: () => string;
  };
  return configMarkdown();
}
