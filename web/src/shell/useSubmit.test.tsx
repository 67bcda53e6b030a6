import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { Problem } from '../api/problem';
import { useSubmit } from './useSubmit';

function Form({ deed, ready }: { deed: () => Promise<unknown>; ready?: () => boolean }) {
  const { busy, problem, form } = useSubmit();
  return (
    <form onSubmit={form(deed, ready)}>
      <button type="submit">{busy ? 'busy' : 'send'}</button>
      {problem && <p role="alert">{problem.code}</p>}
    </form>
  );
}

describe('useSubmit', () => {
  it('does one thing at a time, whatever is pressed meanwhile', async () => {
    let finish: () => void = () => undefined;
    const deed = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
    render(<Form deed={deed} />);
    await userEvent.dblClick(screen.getByRole('button'));
    expect(deed).toHaveBeenCalledOnce();
    expect(screen.getByRole('button').textContent).toBe('busy');
    act(() => finish());
    await screen.findByText('send');
    await userEvent.click(screen.getByRole('button'));
    expect(deed).toHaveBeenCalledTimes(2);
  });

  it('shows a refusal until the next try', async () => {
    const deed = vi.fn(() => Promise.resolve());
    deed.mockRejectedValueOnce(new Problem('weak-password', 422));
    render(<Form deed={deed} />);
    await userEvent.click(screen.getByRole('button'));
    expect((await screen.findByRole('alert')).textContent).toBe('weak-password');
    await userEvent.click(screen.getByRole('button'));
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });

  it('asks nobody for what the fields refuse', async () => {
    const deed = vi.fn(() => Promise.resolve());
    render(<Form deed={deed} ready={() => false} />);
    await userEvent.click(screen.getByRole('button'));
    expect(deed).not.toHaveBeenCalled();
  });
});
