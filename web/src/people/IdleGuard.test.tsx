import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { person } from '../testing/fixtures';
import { MockApi, ok } from '../testing/mockApi';
import { show } from '../testing/render';
import { IdleGuard } from './IdleGuard';

let api: MockApi;
const onIdledOut = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  onIdledOut.mockReset();
  api = new MockApi().on('GET /me', () => ok(person));
  show(<IdleGuard seconds={900} onIdledOut={onIdledOut} />);
});

afterEach(() => vi.useRealTimers());

function pass(seconds: number): void {
  act(() => {
    vi.advanceTimersByTime(seconds * 1000);
  });
}

describe('IdleGuard', () => {
  it('asks a minute before the end, and stays on request', () => {
    pass(839);
    expect(screen.queryByText('Sind Sie noch da?')).toBeNull();
    pass(1);
    expect(screen.getByText('Noch 60 Sekunden')).toBeTruthy();
    pass(30);
    fireEvent.click(screen.getByTestId('stay'));
    expect(api.called('GET /me')).toHaveLength(1);
    expect(screen.queryByText('Sind Sie noch da?')).toBeNull();
    pass(800);
    expect(onIdledOut).not.toHaveBeenCalled();
  });

  it('signs out who does not answer; moving the mouse over the question is no answer', () => {
    pass(850);
    fireEvent.pointerDown(window);
    expect(api.called('GET /me')).toEqual([]);
    pass(49);
    expect(onIdledOut).not.toHaveBeenCalled();
    pass(1);
    expect(onIdledOut).toHaveBeenCalled();
  });

  it('tells the server of use, once a minute at most', () => {
    for (let second = 0; second < 1800; second += 10) {
      pass(10);
      fireEvent.keyDown(window);
    }
    expect(onIdledOut).not.toHaveBeenCalled();
    expect(screen.queryByText('Sind Sie noch da?')).toBeNull();
    expect(api.called('GET /me').length).toBeGreaterThan(20);
    expect(api.called('GET /me').length).toBeLessThanOrEqual(30);
  });

  it('does not forget use that came just after the last telling', () => {
    pass(20);
    fireEvent.keyDown(window);
    pass(825);
    expect(api.called('GET /me')).toHaveLength(1);
    expect(screen.queryByText('Sind Sie noch da?')).toBeNull();
  });
});
