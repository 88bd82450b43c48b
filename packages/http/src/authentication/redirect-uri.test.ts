import { describe, expect, it } from "vitest";
import { isRedirectUri } from "./redirect-uri.ts";

describe("isRedirectUri", () => {
  it.each([
    "https://shop.example/signed-in",
    "https://shop.example/",
    "https://shop.example",
    "https://shop.example:8443/a/b-c_d.html",
    "https://xn--bcher-kva.example/a%20b",
    "https://localhost/signed-in",
    "http://127.0.0.1:8480/widget/signed-in",
    "http://localhost:3000/signed-in",
    "http://[::1]:3000/signed-in",
    "example.shop.app:/signed-in",
    "com.example-shop.app://signed-in",
  ])("[AN-20] accepts %s", (text) => {
    expect(isRedirectUri(text)).toBe(true);
  });

  it.each([
    ["no address", ["", " ", "shop", "shop.example/signed-in", "/signed-in", "//shop.example/signed-in"]],
    [
      "a scheme that is run, opened or unknown",
      [
        "javascript:alert(1)",
        "JavaScript:/alert(1)",
        "javascript://shop.example/%0Aalert(1)",
        "vbscript:msgbox(1)",
        "data:text/html,x",
        "blob:https://shop.example/0",
        "file:///etc/passwd",
        "about:blank",
        "filesystem:https://shop.example/temporary/a",
        "view-source:https://shop.example/",
        "ws://shop.example/",
        "wss://shop.example/",
        "ftp://shop.example/",
        "mailto:a@shop.example",
        "tel:123",
        "intent://scan/",
        "ms-settings:/network",
        "shop:/signed-in",
      ],
    ],
    [
      "http at an address that is not a loopback one",
      [
        "http://shop.example/signed-in",
        "http://10.0.0.1/signed-in",
        "http://0.0.0.0/signed-in",
        "http://127.0.0.1.shop.example/",
        "http://localhost.shop.example/",
        "http://[::2]/signed-in",
      ],
    ],
    [
      "a user name",
      [
        "https://user:password@shop.example/",
        "https://shop.example@evil.example/",
        "https://@shop.example/",
        "https://:@shop.example/",
        "example.shop.app://user@host/",
      ],
    ],
    [
      "a query or a fragment",
      [
        "https://shop.example/?a=b",
        "https://shop.example/?",
        "https://shop.example/#a",
        "https://shop.example/#",
        "https://shop.example?",
        "example.shop.app:/signed-in?a",
      ],
    ],
    [
      "another form than that of browsers",
      [
        "https:shop.example/",
        "https:/shop.example/",
        "https:///shop.example/",
        "https:\\\\shop.example\\",
        "https://shop.example\\@evil.example/",
        " https://shop.example/",
        "https://shop.example/ ",
        "https://shop.example/a b",
        "https://shop\t.example/",
        "java\nscript:alert(1)",
        "https://shop.example/a\n",
        "https://shop.example/a/../b",
        "https://shop.example/%2e%2e/b",
        "https://shop.example/<script>",
        "HTTPS://shop.example/",
        "https://SHOP.example/",
        "https://shop.example:443/",
        "https://b\u00FCcher.example/",
        "https://shop.example/\u202Ea",
        "https://shop.example:99999/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://127.1/",
      ],
    ],
    [
      "a backslash in the address of an app",
      [
        "example.shop.app:/a\\b",
        "example.shop.app:/\\evil.example",
        "example.shop.app:\\signed-in",
        "example.shop.app://a\\@b",
      ],
    ],
    [
      "an app without the name of a domain",
      ["example..app:/a", ".example:/a", "example.:/a", "example.shop.app:a", "example.shop.app:", "1example.app:/a"],
    ],
  ])("[AN-20] refuses %s", (_what, texts) => {
    expect(texts.filter(isRedirectUri)).toEqual([]);
  });
});
