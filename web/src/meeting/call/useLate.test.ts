import { act, renderHook } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useLate } from './useLate';

beforeEach(() => {
  vi.useFakeTimers();
});

function pass(ms: number): void {
  act(() => {
    vi.advanceTimersByTime(ms);
  });
}

describe('useLate', () => {
  it('is true after five seconds of waiting and false when it is over', () => {
    const { result, rerender } = renderHook(({ waits }) => useLate(waits), {
      initialProps: { waits: true },
    });
    pass(4_900);
    expect(result.current).toBe(false);
    pass(200);
    expect(result.current).toBe(true);
    rerender({ waits: false });
    expect(result.current).toBe(false);
  });

  it('counts what the person waited on the page before', () => {
    const since = Date.now() - 4_000;
    const { result } = renderHook(() => useLate(true, undefined, since));
    pass(900);
    expect(result.current).toBe(false);
    pass(200);
    expect(result.current).toBe(true);
  });

  it('does not count a wait that is long over', () => {
    const since = Date.now() - 600_000;
    const { result } = renderHook(() => useLate(true, undefined, since));
    pass(4_900);
    expect(result.current).toBe(false);
  });
});
