import { act, render, renderHook, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { OneWaitProvider, useLate } from './useLate';

beforeEach(() => {
  vi.useFakeTimers();
});

function pass(ms: number): void {
  act(() => {
    vi.advanceTimersByTime(ms);
  });
}

describe('useLate', () => {
  it('is true after four seconds of waiting and false when it is over', () => {
    const { result, rerender } = renderHook(({ waits }) => useLate(waits), {
      initialProps: { waits: true },
    });
    pass(3_900);
    expect(result.current).toBe(false);
    pass(200);
    expect(result.current).toBe(true);
    rerender({ waits: false });
    expect(result.current).toBe(false);
  });
});

describe('screens that follow one another', () => {
  function Screen({ name, whose }: { name: string; whose?: 'own' }) {
    return <p>{useLate(true, whose) ? `${name} late` : name}</p>;
  }
  /** The page itself was there long ago. */
  function open(): (name: string | null, whose?: 'own') => void {
    const { rerender } = render(<OneWaitProvider>{null}</OneWaitProvider>);
    pass(60_000);
    return (name, whose) =>
      rerender(
        <OneWaitProvider>
          {name === null ? null : <Screen key={name} name={name} {...(whose && { whose })} />}
        </OneWaitProvider>,
      );
  }

  it('are one wait, however many and however long', () => {
    const show = open();
    for (const name of ['session', 'meeting', 'room', 'picture']) {
      show(name);
      pass(950);
      expect(screen.getByText(name)).toBeTruthy();
    }
    show('patient');
    pass(300);
    expect(screen.getByText('patient late')).toBeTruthy();
    pass(60_000);
    show('still');
    pass(1);
    expect(screen.getByText('still late')).toBeTruthy();
  });

  it('are another wait when there was something else to do in between', () => {
    const show = open();
    show('first');
    pass(3_000);
    show(null);
    pass(3_100);
    show('second');
    pass(3_900);
    expect(screen.getByText('second')).toBeTruthy();
  });

  it('do not count for a wait of its own', () => {
    const show = open();
    show('first');
    pass(3_000);
    show('second', 'own');
    pass(3_900);
    expect(screen.getByText('second')).toBeTruthy();
    pass(200);
    expect(screen.getByText('second late')).toBeTruthy();
  });
});

it('a screen after a wait of its own counts from the beginning of that one', () => {
  function Screen({ whose }: { whose?: 'own' }) {
    return <p>{useLate(true, whose) ? 'late' : 'not yet'}</p>;
  }
  const { rerender } = render(<OneWaitProvider>{null}</OneWaitProvider>);
  pass(60_000);
  rerender(
    <OneWaitProvider>
      <Screen key="picture" whose="own" />
    </OneWaitProvider>,
  );
  pass(1_200);
  rerender(
    <OneWaitProvider>
      <Screen key="person" />
    </OneWaitProvider>,
  );
  pass(2_700);
  expect(screen.getByText('not yet')).toBeTruthy();
  pass(200);
  expect(screen.getByText('late')).toBeTruthy();
});

it('the first wait began with the loading of the page', () => {
  vi.setSystemTime(performance.timeOrigin + 3_500);
  function First() {
    return <p>{useLate(true) ? 'late' : 'not yet'}</p>;
  }
  render(
    <OneWaitProvider>
      <First />
    </OneWaitProvider>,
  );
  expect(screen.getByText('not yet')).toBeTruthy();
  pass(500);
  expect(screen.getByText('late')).toBeTruthy();
});
