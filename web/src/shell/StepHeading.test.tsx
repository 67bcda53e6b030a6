import { screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { show } from '../testing/render';
import { StepHeading } from './StepHeading';

it('takes the focus, and the new step is seen from its top', () => {
  const scrollTo = vi.spyOn(window, 'scrollTo');
  show(<StepHeading>Kamera und Mikrofon</StepHeading>);
  expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
  expect(scrollTo).toHaveBeenCalledExactlyOnceWith(0, 0);
});

it('leaves the page where it is when it does not take the focus', () => {
  const scrollTo = vi.spyOn(window, 'scrollTo');
  show(<StepHeading focus={false}>Kamera und Mikrofon</StepHeading>);
  expect(scrollTo).not.toHaveBeenCalled();
});
