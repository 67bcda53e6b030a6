import { render, type RenderResult } from '@testing-library/react';
import axe from 'axe-core';
import type { ReactNode } from 'react';
import { expect } from 'vitest';
import { AnnouncerProvider } from '../ui/Announcer';

export function show(page: ReactNode): RenderResult {
  return render(<AnnouncerProvider>{page}</AnnouncerProvider>);
}

/** No accessibility fault that a machine can find. Contrast needs real pixels: the browser test looks at it. */
export async function expectAccessible(): Promise<void> {
  const result = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: true } },
  });
  const faults = result.violations.map(
    (violation) =>
      `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`,
  );
  expect(faults).toEqual([]);
}
