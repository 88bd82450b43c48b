/** An answer at which a browser has stopped: not a redirect. */
export type Landing = { readonly url: URL; readonly status: number; readonly headers: Headers; readonly body: string };

/** A browser as far as sign-ins need it: it keeps cookies, also across ports as browsers do, and follows redirects. */
export type CookieBrowser = {
  readonly cookies: Map<string, string>;
  /** Follows redirects until `stops` is true for an address, which is not requested. */
  open(
    url: string,
    options?: { readonly headers?: Record<string, string>; readonly stops?: (url: URL) => boolean },
  ): Promise<Landing>;
};

const MAX_REDIRECTS = 12;

export function openCookieBrowser(): CookieBrowser {
  const cookies = new Map<string, string>();

  function keep(header: string): void {
    const [pair = "", ...attributes] = header.split(";").map((part) => part.trim());
    const [name = "", value = ""] = pair.split(/=(.*)/s);
    const isDeleted = value === "" || attributes.some((each) => /^max-age=0$/i.test(each));
    if (isDeleted) cookies.delete(name);
    else cookies.set(name, value);
  }

  return {
    cookies,
    async open(start, { headers = {}, stops = () => false } = {}) {
      let url = new URL(start);
      for (let step = 0; step < MAX_REDIRECTS; step += 1) {
        if (stops(url)) return { url, status: 0, headers: new Headers(), body: "" };
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
        const response = await fetch(url, { redirect: "manual", headers: { ...headers, cookie } });
        for (const header of response.headers.getSetCookie()) keep(header);
        const location = response.headers.get("location");
        const body = await response.text();
        if (location === null) return { url, status: response.status, headers: response.headers, body };
        url = new URL(location, url);
      }
      throw new Error(`redirected in a circle to ${url.origin}${url.pathname}`);
    },
  };
}
