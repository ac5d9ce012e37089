import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

const viewports = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
] as const;

/** What is wrong with the page for people who cannot see or use it as others do. */
export async function faults(page: Page): Promise<string[]> {
  // No page of ours has frames; without them one page is enough to look at it.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

/** The page on a phone and on a desktop, in light and in dark. */
export async function inEveryLook(page: Page, see: (name: string) => Promise<void>): Promise<void> {
  for (const viewport of viewports) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await see(`${viewport.width}-${colorScheme}`);
    }
  }
}

/** Pictures for people, where somebody asks for them. */
export async function look(page: Page, name: string): Promise<void> {
  const folder = process.env.E2E_PICTURES;
  if (!folder) return;
  await inEveryLook(page, async (how) => {
    await page.screenshot({ path: `${folder}/${name}-${how}.png`, fullPage: true });
  });
  await page.emulateMedia({ colorScheme: "light" });
}
