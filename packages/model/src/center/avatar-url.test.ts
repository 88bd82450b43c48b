import { expect, it } from "vitest";
import { isAvatarUrl } from "./avatar-url.ts";

it.each([
  "https://pictures.example/ada.png",
  "https://pictures.example",
  "https://pictures.example:8443/@ada/1.webp?size=96#face",
  "/pictures/ada.png",
  "/",
])("[CF-12] accepts the address %j of a picture", (address) => {
  expect(isAvatarUrl(address)).toBe(true);
});

it.each([
  "",
  "http://pictures.example/ada.png",
  "//pictures.example/ada.png",
  "javascript:alert(1)",
  "data:image/png;base64,AAAA",
  "pictures/ada.png",
  "https://",
  "https:///ada.png",
  "https://user@pictures.example/",
  "https://pictures.example/a b.png",
  'https://pictures.example/"onerror=',
  "/a\\b",
  "https://pictures.example/ä.png",
  `/${"a".repeat(1_000)}`,
])("[CF-12] refuses the address %j of a picture", (address) => {
  expect(isAvatarUrl(address)).toBe(false);
});
