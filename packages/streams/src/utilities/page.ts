/** What a page can know of itself. Source: docs/wire/streams.md#globals. */
import type { StreamsDeps } from "../streams-deps.ts";

/** Languages that the panel speaks. */
const LOCALES = ["en_US", "de_DE", "es_ES", "fr_FR", "ja_JP", "it_IT", "ko_KR", "pt_BR", "zh_CN", "zh_TW"];

/** Whether the panel speaks the language, such as `en_US`. */
export function isValidLocale(locale: string): boolean {
  return LOCALES.includes(locale);
}

/** An address with a protocol: `https:` in front of what has none. */
export function getUrlWithProtocol(url: string): string {
  return /^https?:\/\//.test(url) ? url : `https://${url}`;
}

/** The region in an ARN, such as `us-west-2`; undefined where there is none. */
export function parseRegionFromArn(arn: string): string | undefined {
  return /^arn:[^:]*:[^:]*:([a-z]+(?:-[a-z]+)+-\d+):/.exec(arn)?.[1];
}

/** Page questions of one instance. Browsers are told by their user agent string, as upstream does. */
export function createPageQuestions({ window }: Pick<StreamsDeps, "window">) {
  const version = (brand: RegExp): number | null => {
    const found = brand.exec(window.navigator.userAgent)?.[1];
    return found === undefined ? null : Number(found);
  };
  const getOperaBrowserVersion = (): number | null => version(/(?:Opera|OPR)\/(\d+)/);
  const getChromeBrowserVersion = (): number | null => version(/Chrom(?:e|ium)\/(\d+)/);
  const getFirefoxBrowserVersion = (): number | null => version(/Firefox\/(\d+)/);
  return {
    getOperaBrowserVersion,
    getChromeBrowserVersion,
    getFirefoxBrowserVersion,
    isOperaBrowser: (): boolean => getOperaBrowserVersion() !== null,
    isChromeBrowser: (): boolean => getChromeBrowserVersion() !== null,
    isFirefoxBrowser: (): boolean => getFirefoxBrowserVersion() !== null,
    isEdgeBrowser: (): boolean => /Edg(?:e|A|iOS)?\//.test(window.navigator.userAgent),
    /** Whether this page stands in another's frame. */
    isFramed: (): boolean => window.self !== window.top,
    /** The page's origin. */
    getBaseUrl: (): string => window.location.origin,
  };
}
