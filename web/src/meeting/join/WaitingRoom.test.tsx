import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { guestEncryption } from '../../testing/fakeEncryption';
import { meeting } from '../../testing/fixtures';
import { show } from '../../testing/render';
import { WaitingRoom } from './WaitingRoom';

function open(admittedAtMs: number | null) {
  const encryption = guestEncryption({ phase: 'waiting' });
  show(
    <WaitingRoom
      meeting={meeting}
      sinceMs={Date.now()}
      entering={false}
      admittedAtMs={admittedAtMs}
      live
      encryption={encryption}
      onLeave={vi.fn()}
    />,
  );
  return encryption.client;
}

describe('a patient whom the server has let in and whose key does not come', () => {
  it('asks for it by itself', async () => {
    const client = open(Date.now());
    expect(client.requestKeys).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(client.requestKeys).toHaveBeenCalled(), 4_000);
  });

  it('reads a sentence and finds a button after five seconds', async () => {
    const client = open(Date.now() - 6_000);
    await userEvent.click(await screen.findByTestId('request-keys'));
    expect(client.requestKeys).toHaveBeenCalled();
  });

  it('only waits as long as the server has not let them in', async () => {
    const client = open(null);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(client.requestKeys).not.toHaveBeenCalled();
    expect(screen.getByTestId('secured')).toBeTruthy();
  });
});
