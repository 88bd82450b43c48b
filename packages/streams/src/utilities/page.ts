/** Page helpers. Source: docs/wire/streams.md#globals. */
import type { StreamsDeps } from "../streams-deps.ts";

/** Languages of the panel. */
const LOCALES = ["en_US", "de_DE", "es_ES", "fr_FR", "ja_JP", "it_IT", "ko_KR", "pt_BR", "zh_CN", "zh_TW"];

/** True if the panel supports the language, such as `en_US`. */
export function isValidLocale(locale: string): boolean {
  return LOCALES.includes(locale);
}

/** Prefixes a URL without a protocol with `https:`. */
export function getUrlWithProtocol({ protocol }: Pick<Location, "protocol">, url: string): string {
  return url.startsWith(protocol) ? url : `${protocol}//${url}`;
}

/** Returns the region of an ARN, such as `us-west-2`, or undefined. */
export function parseRegionFromArn(arn: string): string | undefined {
  return /^arn:[^:]*:[^:]*:([a-z]+(?:-[a-z]+)+-\d+):/.exec(arn)?.[1];
}

/** Creates the page helpers of an instance. Browsers are detected by user agent string, as upstream does. */
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
    /** True if this page is in a frame. */
    isFramed: (): boolean => window.self !== window.top,
    /** The page's origin. */
    getBaseUrl: (): string => window.location.origin,
  };
}
