/** Tasks in the agent panel: created by one agent for another, paused, resumed, transferred and completed. */
import {
  AssociateQueueQuickConnectsCommand,
  DisassociateQueueQuickConnectsCommand,
  ListQueueQuickConnectsCommand,
  ListQueuesCommand,
  StartTaskContactCommand,
} from "@aws-sdk/client-connect";
import { expect, it } from "vitest";
import { clearDesk } from "./support/clear-desk.ts";
import { connectClient } from "./support/desktop.ts";
import { eventually } from "./support/eventually.ts";
import { type PanelPage, panelTests } from "./support/panel-tests.ts";

const panels = panelTests({ width: 1200, height: 720 });

async function startTask(Name: string, Description?: string): Promise<void> {
  const { instanceId: InstanceId, demo } = panels.center.description;
  await connectClient(panels.center).send(
    new StartTaskContactCommand({
      InstanceId,
      ContactFlowId: demo.contactFlowId,
      Name,
      ...(Description === undefined ? {} : { Description }),
      References: {
        order: { Type: "URL", Value: "https://shop.example/7" },
        trap: { Type: "URL", Value: "javascript:alert(1)" },
        due: { Type: "DATE", Value: "1649961230" },
      },
    }),
  );
}

/** The task that is shown. */
const taskIn = ({ page }: PanelPage) => page.getByRole("region", { name: "Task", exact: true });

it.each([1200, 320])("[PA-24] a task shows its description and references, at %i px", async (width) => {
  const ada = await panels.openAvailable("ada", { viewport: { width, height: 720 } });
  await startTask(
    `<b>Call back</b> ${"about the refund of the order ".repeat(4)}`,
    "About the order\n<img src=x onerror=alert(1)>",
  );
  await ada.page.getByRole("article", { name: "Incoming task: \u2068<b>Call back</b>" }).waitFor();

  await ada.accept();

  await taskIn(ada).getByText("<img src=x onerror=alert(1)>").waitFor();
  const name = taskIn(ada).getByRole("heading", { name: "<b>Call back</b>" });
  expect(await name.evaluate((text) => text.scrollWidth <= text.clientWidth)).toBe(true); // not cut
  expect(await taskIn(ada).getByRole("link").all()).toHaveLength(1);
  expect(await taskIn(ada).getByRole("link").getAttribute("href")).toBe("https://shop.example/7");
  await taskIn(ada).getByText("April 14, 2022").waitFor();
  expect(await ada.composer.count()).toBe(0);
  const isScrolled = await ada.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(isScrolled).toBe(false);
  await ada.end();
  await ada.close();
  await eventually(async () => expect(await ada.contacts.count()).toBe(0));
});

it("[PA-25, PA-20] a task is paused, resumed, and transferred", async () => {
  const ada = await panels.openAvailable("ada");
  await startTask("Call back");
  await ada.accept();

  await taskIn(ada).getByRole("button", { name: "Pause" }).click();
  await taskIn(ada).getByText("Paused for").waitFor();
  await ada.page.getByRole("region", { name: "Task Call back", exact: true }).waitFor();
  await ada.contacts.filter({ hasText: "Paused" }).waitFor();
  expect(await ada.contacts.filter({ hasText: "Connected" }).count()).toBe(0);
  await taskIn(ada).getByRole("button", { name: "Resume" }).click();
  await taskIn(ada).getByRole("button", { name: "Pause" }).waitFor();
  await ada.openTransfer();
  await ada.page.getByRole("option", { name: "Support" }).click();

  await ada.page.getByRole("button", { name: "Close contact" }).click();
  await ada.page.getByRole("article", { name: "Incoming task: \u2068Call back\u2069" }).waitFor(); // Ada serves that queue too
  await ada.accept();
  await ada.end();
});

it("[PA-26] an agent creates a task for another one with the keyboard", async () => {
  const ada = await panels.openAvailable("ada");
  const grace = await panels.openAvailable("grace");
  const { page } = ada;
  const open = page.getByRole("button", { name: "New task" });
  await open.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "New task" });
  await dialog.getByRole("option", { name: "Grace Hopper" }).waitFor({ state: "attached" });
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  expect(await open.evaluate((button) => button === document.activeElement)).toBe(true);
  await page.keyboard.press("Enter");

  await dialog.getByLabel("Name").fill("Prepare the refund");
  await dialog.getByLabel("Description").fill("Before noon");
  await dialog.getByLabel("Assign to").selectOption({ label: "Grace Hopper" });
  const address = dialog.getByLabel("Web address");
  for (const refused of ["shop.example", "mailto:mia@shop.example"]) {
    await address.fill(refused);
    await page.keyboard.press("Enter");
    const problem = await address.evaluate((field: HTMLInputElement) => field.validationMessage);
    expect(problem).toBe("Enter a whole web address, such as https://shop.example.");
  }
  await address.fill("https://shop.example/7");
  await page.keyboard.press("Enter");

  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("status").getByText("The task was created.").waitFor();
  expect(await open.evaluate((button) => button === document.activeElement)).toBe(true);
  await grace.page.getByRole("article", { name: "Incoming task: \u2068Prepare the refund\u2069" }).waitFor();
  await grace.accept();
  await taskIn(grace).getByText("Before noon").waitFor();
  expect(await taskIn(grace).getByRole("link").getAttribute("href")).toBe("https://shop.example/7");
  expect(await ada.offers.count()).toBe(0);
  await grace.end();
});

it("[PA-26] an attempt to create a task that fails is explained, and repeated without a second task", async () => {
  const ada = await panels.openAvailable("ada");
  const { page } = ada;
  await page.getByRole("button", { name: "New task" }).click();
  const dialog = page.getByRole("dialog", { name: "New task" });
  await dialog.getByLabel("Name").fill("Too late");
  await dialog.getByLabel("Assign to").selectOption({ label: "Support" });
  await dialog.getByLabel("Not before").fill("2020-01-01T10:00");
  await dialog.getByRole("button", { name: "Create task" }).click();

  await dialog.getByRole("alert").getByText("The time must be in the next six days.").waitFor();
  await dialog.getByLabel("Not before").fill("");
  await dialog.getByRole("button", { name: "Create task" }).click();

  await page.getByRole("status").getByText("The task was created.").waitFor();
  await eventually(async () => expect(await ada.offers.count()).toBe(1));
  await ada.accept();
  await ada.end();
});

it.each([1200, 320])(
  "[PA-27] a contact that rings while a task is written is answered in the dialog, at %i px",
  async (width) => {
    const ada = await panels.openAvailable("ada", { viewport: { width, height: 720 } });
    const { page } = ada;
    const open = page.getByRole("button", { name: "New task" });
    const dialog = page.getByRole("dialog", { name: "New task" });
    await open.click();
    await dialog.getByLabel("Name").fill("Half");
    await dialog.getByLabel("Assign to").selectOption({ label: "Support" });

    await startTask("Call back");
    const offer = dialog.getByRole("article", { name: "Incoming task: \u2068Call back\u2069" });
    await offer.getByRole("button", { name: "Reject" }).click();
    await offer.waitFor({ state: "detached" });
    const isNameFocused = () => dialog.getByLabel("Name").evaluate((field) => field === document.activeElement);
    await eventually(async () => expect(await isNameFocused()).toBe(true));
    await page.keyboard.press("Escape");
    await clearDesk(ada);
    await ada.choose("Available");
    await ada.offers.getByRole("heading", { name: "Call back" }).waitFor();
    await open.click();
    await offer.getByRole("button", { name: "Accept" }).click();

    await dialog.waitFor({ state: "hidden" });
    await taskIn(ada).waitFor();
    await ada.end();
    await ada.close();
    await open.click();
    await eventually(async () => expect(await dialog.getByLabel("Assign to").inputValue()).not.toBe(""));
    expect(await dialog.getByLabel("Name").inputValue()).toBe("Half");
    await dialog.getByRole("button", { name: "Create task" }).click();
    await ada.offers.getByRole("heading", { name: "Half" }).waitFor();
    await ada.accept(); // at once: nothing lies over the offer
    await ada.end();
  },
);

it("[PA-26] the dialog stays when the window becomes narrow, and returns the focus to the desk", async () => {
  const ada = await panels.openAvailable("ada");
  const { page } = ada;
  await startTask("Call back");
  await ada.accept();
  await taskIn(ada).waitFor();
  await page.getByRole("button", { name: "New task" }).click();
  const dialog = page.getByRole("dialog", { name: "New task" });
  await dialog.getByLabel("Name").fill("Narrow");

  await page.setViewportSize({ width: 320, height: 720 });

  expect(await dialog.getByLabel("Name").isVisible()).toBe(true);
  await page.getByRole("button", { name: "New task" }).waitFor({ state: "hidden" });
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await eventually(async () => expect(await page.evaluate(() => document.activeElement?.localName)).toBe("main"));
  await ada.end();
});

it("[PA-26] the form is disabled and explains it while the agent's queues have no quick connects", async () => {
  const client = connectClient(panels.center);
  const { instanceId: InstanceId } = panels.center.description;
  const { QueueSummaryList: queues = [] } = await client.send(
    new ListQueuesCommand({ InstanceId, QueueTypes: ["STANDARD"] }),
  );
  const removed = await Promise.all(
    queues.map(async ({ Id: QueueId }) => {
      const list = await client.send(new ListQueueQuickConnectsCommand({ InstanceId, QueueId }));
      return { InstanceId, QueueId, QuickConnectIds: (list.QuickConnectSummaryList ?? []).map(({ Id = "" }) => Id) };
    }),
  );
  const changed = removed.filter(({ QuickConnectIds }) => QuickConnectIds.length > 0);
  for (const change of changed) await client.send(new DisassociateQueueQuickConnectsCommand(change));
  const { page } = await panels.openAvailable("ada", { viewport: { width: 320, height: 720 } });
  const open = page.getByRole("button", { name: "New task" });
  const dialog = page.getByRole("dialog", { name: "New task" });

  await open.click();

  await dialog.getByRole("status").getByText("No quick connects for your queues.").waitFor();
  expect(await dialog.getByLabel("Name").isDisabled()).toBe(true);
  expect(await dialog.getByRole("button", { name: "Create task" }).isDisabled()).toBe(true);
  for (const change of changed) await client.send(new AssociateQueueQuickConnectsCommand(change));
  await dialog.getByRole("button", { name: "Close" }).click();
  await open.click();
  await eventually(async () => expect(await dialog.getByLabel("Name").isEnabled()).toBe(true));
  await page.keyboard.press("Escape");
});
