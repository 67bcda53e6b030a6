import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { expectAccessible, show } from '../../testing/render';
import { browserKind } from './browserKind';
import { playChime } from './chime';
import { SoundTest } from './SoundTest';
import { playBack, recordVoice } from './soundTest';

vi.mock('./chime', () => ({ playChime: vi.fn() }));
vi.mock('./soundTest', () => ({ recordVoice: vi.fn(), playBack: vi.fn() }));

const stream = {} as MediaStream;
const state = () => screen.getByTestId('sound-state').dataset['state'];

beforeEach(() => {
  vi.stubGlobal('MediaRecorder', class {});
  vi.mocked(playChime).mockReset().mockResolvedValue();
  vi.mocked(recordVoice).mockReset().mockResolvedValue(new ArrayBuffer(1));
  vi.mocked(playBack).mockReset().mockResolvedValue();
});

describe('the test of the sound', () => {
  it('plays back what the person said, and says so at each moment', async () => {
    let recorded: (bytes: ArrayBuffer) => void = () => undefined;
    vi.mocked(recordVoice).mockReturnValue(new Promise((resolve) => (recorded = resolve)));
    show(<SoundTest stream={stream} voice />);
    await userEvent.click(screen.getByRole('button', { name: 'Ton testen' }));
    expect(state()).toBe('recording');
    const bytes = new ArrayBuffer(8);
    recorded(bytes);
    await waitFor(() => expect(state()).toBe('done'));
    expect(playBack).toHaveBeenCalledExactlyOnceWith(bytes);
    expect(screen.getByRole('button', { name: 'Ton noch einmal testen' })).toBeTruthy();
  });

  it('plays a tone to who has no microphone', async () => {
    show(
      <main>
        <SoundTest stream={stream} voice={false} />
      </main>,
    );
    await userEvent.click(screen.getByTestId('sound-test'));
    await waitFor(() => expect(state()).toBe('done'));
    expect(playChime).toHaveBeenCalledOnce();
    expect(recordVoice).not.toHaveBeenCalled();
    await expectAccessible();
  });

  it('says when it did not work', async () => {
    vi.mocked(playBack).mockRejectedValue(new Error('no'));
    show(<SoundTest stream={stream} voice />);
    await userEvent.click(screen.getByTestId('sound-test'));
    await waitFor(() => expect(state()).toBe('failed'));
  });
});

describe('browserKind', () => {
  it.each([
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36',
      0,
      'chromium',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36',
      5,
      'android',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 0, 'firefox'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1',
      5,
      'ios',
    ],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15', 5, 'ios'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15', 0, 'safari'],
  ])('%s', (userAgent, touchPoints, kind) => {
    expect(browserKind(userAgent, touchPoints)).toBe(kind);
  });
});
