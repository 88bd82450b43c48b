/**
 * Purpose: generates docs/config.md from the server's settings schema.
 * When:    called by gen-docs, which runs with `--conditions=source` so that no build is necessary.
 * Usage:   await configPage(root)
 */
import { join } from "node:path";

/** Renders docs/config.md. */
export async function configPage(root: string): Promise<string> {
  const { configMarkdown } = (await import(join(root, "apps/server/src/config/config-docs.ts"))) as {
    configMarkdown: () => string;
  };
  return configMarkdown();
}
