import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { show } from '../testing/render';
import { AnnouncerProvider, useAnnounce } from './Announcer';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { TextField } from './TextField';

describe('Announcer', () => {
  it('says everything, one after another', async () => {
    vi.useFakeTimers();
    let announce: (text: string) => void = () => undefined;
    function Speaker() {
      announce = useAnnounce();
      return null;
    }
    render(
      <AnnouncerProvider>
        <Speaker />
      </AnnouncerProvider>,
    );
    const region = screen.getByTestId('announcer');
    expect(region.getAttribute('aria-live')).toBe('polite');
    act(() => {
      announce('one');
      announce('two');
      announce('two');
    });
    expect(region.textContent).toBe('one');
    await act(() => vi.advanceTimersByTimeAsync(1_200));
    expect(region.textContent).toBe('two');
    await act(() => vi.advanceTimersByTimeAsync(1_200));
    expect(region.textContent).toBe('');
  });
});

describe('Button', () => {
  it('does nothing while busy but keeps the focus', async () => {
    const onClick = vi.fn();
    show(
      <Button busy onClick={onClick}>
        Go
      </Button>,
    );
    const button = screen.getByRole('button', { name: 'Go' });
    await userEvent.click(button);
    expect(onClick).not.toHaveBeenCalled();
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(document.activeElement).toBe(button);
  });
});

describe('Dialog', () => {
  it('closes on Escape and gives the focus back', () => {
    const onClose = vi.fn();
    const page = show(<button>Before</button>);
    screen.getByRole('button').focus();
    const dialog = render(
      <Dialog title="Sure?" onClose={onClose} actions={<button>Yes</button>}>
        Text
      </Dialog>,
    );
    const element = screen.getByRole('dialog', { name: 'Sure?' });
    act(() => void element.dispatchEvent(new Event('cancel', { cancelable: true })));
    expect(onClose).toHaveBeenCalledOnce();
    dialog.unmount();
    expect(document.activeElement).toBe(page.getByRole('button', { name: 'Before' }));
  });
});

describe('TextField', () => {
  it('ties hint and error to the field', () => {
    show(<TextField label="Name" hint="Full name" error="Too short" />);
    const input = screen.getByRole('textbox', { name: 'Name' });
    expect(input.getAttribute('aria-invalid')).toBe('true');
    const texts = input
      .getAttribute('aria-describedby')
      ?.split(' ')
      .map((id) => document.getElementById(id)?.textContent);
    expect(texts).toEqual(['Full name', 'Too short']);
  });
});
