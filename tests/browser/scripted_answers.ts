// Answers of the server that would take a flood, a day or a fault: the page is real, these are not.
import type { Page } from '@playwright/test';

type Where = Parameters<Page['route']>[0];

/** The line is cut for these addresses. */
export function cut(page: Page, where: Where): Promise<unknown> {
  return page.route(where, (route) => route.abort());
}

/** The server refuses with this code. */
export function refuse(page: Page, where: Where, status: number, code: string): Promise<unknown> {
  return page.route(where, (route) =>
    route.fulfill({
      status,
      contentType: 'application/problem+json',
      headers: { 'Retry-After': '42' },
      body: JSON.stringify({ type: 'about:blank', title: code, status, code, detail: code }),
    }),
  );
}

/** The server answers so. */
export function answer(page: Page, where: Where, json: unknown): Promise<unknown> {
  return page.route(where, (route) => route.fulfill({ json }));
}
