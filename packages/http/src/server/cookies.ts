/** Returns the value of a cookie in a `Cookie` header; undefined without one. Source: RFC 6265 section 5.4. */
export function cookieIn(header: string | undefined, name: string): string | undefined {
  const pairs = header?.split(";").map((pair) => pair.trim()) ?? [];
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
