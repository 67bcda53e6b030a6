import { act, fireEvent, screen } from '@testing-library/react';
import type { ComponentProps } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { guestEncryption } from '../../testing/fakeEncryption';
import { meeting } from '../../testing/fixtures';
import { show } from '../../testing/render';
import { WaitingRoom } from './WaitingRoom';

type Shown = ComponentProps<typeof WaitingRoom>;

function waitingRoom(change: Partial<Shown> = {}): void {
  show(
    <WaitingRoom
      meeting={meeting}
      sinceMs={Date.now()}
      entering={false}
      admitted={false}
      live
      encryption={null}
      onRetry={vi.fn()}
      delayedUntil={undefined}
      onLeave={vi.fn()}
      {...change}
    />,
  );
}

function open(admitted: boolean) {
  const encryption = guestEncryption({ phase: 'waiting' });
  waitingRoom({ admitted, encryption });
  return encryption.client;
}

/** Lets four seconds pass; the button that is there then. */
async function afterPatience(testId: string): Promise<HTMLElement> {
  expect(screen.queryByTestId(testId)).toBeNull();
  await act(() => vi.advanceTimersByTimeAsync(4_000));
  return screen.getByTestId(testId);
}

describe('a patient whom the server has let in and whose key does not come', () => {
  it('asks for it by itself', async () => {
    const client = open(true);
    expect(client.requestKeys).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(client.requestKeys).toHaveBeenCalled(), 4_000);
  });

  it('reads a sentence and finds a button after four seconds', async () => {
    vi.useFakeTimers();
    const client = open(true);
    const button = await afterPatience('request-keys');
    vi.mocked(client.requestKeys).mockClear();
    fireEvent.click(button);
    expect(client.requestKeys).toHaveBeenCalledOnce();
  });

  it('only waits as long as the server has not let them in', async () => {
    const client = open(false);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(client.requestKeys).not.toHaveBeenCalled();
    expect(screen.getByTestId('secured')).toBeTruthy();
  });
});

describe('a patient whose connection is bad', () => {
  it('can reach for the practice’s news anew', async () => {
    vi.useFakeTimers();
    const onRetry = vi.fn();
    waitingRoom({ live: false, onRetry });
    expect(screen.getByText(/Verbindung ist kurz weg/)).toBeTruthy();
    fireEvent.click(await afterPatience('news-again'));
    expect(onRetry).toHaveBeenCalledOnce();
  });

  it('can load the page again while its encryption does not begin', async () => {
    vi.useFakeTimers();
    waitingRoom();
    await afterPatience('load-again');
    expect(screen.getByText(/wird vorbereitet/)).toBeTruthy();
  });

  it('can load the page again while the call does not open', async () => {
    vi.useFakeTimers();
    waitingRoom({ entering: true, encryption: guestEncryption() });
    expect(screen.getByText('Sie werden hereingeholt …')).toBeTruthy();
    await afterPatience('load-again');
  });

  it('can begin the handshake anew when it takes long', async () => {
    vi.useFakeTimers();
    const encryption = guestEncryption({ phase: 'waiting', code: null });
    waitingRoom({ encryption });
    fireEvent.click(await afterPatience('secure-again'));
    expect(encryption.client.tryAgain).toHaveBeenCalledOnce();
  });
});
