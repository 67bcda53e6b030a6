import { act, fireEvent, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { show } from '../../testing/render';
import { RateLimitedPage } from './RateLimitedPage';

it('counts down and then lets people go on', () => {
  vi.useFakeTimers();
  const onContinue = vi.fn();
  show(<RateLimitedPage seconds={2} onContinue={onContinue} />);
  expect(screen.getByRole('timer').textContent).toBe('Noch 2 Sekunden');
  act(() => void vi.advanceTimersByTime(1_000));
  expect(screen.getByRole('timer').textContent).toBe('Noch 1 Sekunde');
  act(() => void vi.advanceTimersByTime(1_000));
  fireEvent.click(screen.getByRole('button', { name: 'Weiter' }));
  expect(onContinue).toHaveBeenCalledOnce();
});
