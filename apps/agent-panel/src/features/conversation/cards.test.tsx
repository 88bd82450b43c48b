import { readInteractive } from "@tributary/ui/interactive";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { Cards } from "./cards.view.tsx";

it("[PA-42] shows choices without buttons and pictures, and texts as text", () => {
  const message = readInteractive(
    JSON.stringify({
      templateType: "ListPicker",
      data: {
        content: {
          title: "<b>Color?</b>",
          imageData: "https://shop.example/shoes.png",
          elements: [{ title: "Blue", subtitle: "in stock", imageData: "https://shop.example/blue.png" }],
        },
      },
    }),
  );
  const html = message === null ? "" : renderToStaticMarkup(<Cards message={message} />);

  expect(html).toContain("&lt;b&gt;Color?&lt;/b&gt;");
  expect(html).toMatch(/<li[^>]*>Blue<span[^>]*>in stock<\/span><\/li>/u);
  expect(html).not.toMatch(/<button|<img|<b>/u);
});
